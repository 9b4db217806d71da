# SPDX-License-Identifier: EUPL-1.2
"""Pages for everybody. No session is begun here and nothing of the inside is shown."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vatra.foundation.access.guards import ActorRequest, public
from vatra.kernel.errors import NotFoundError
from vatra.kernel.text import counted, fix
from vatra.modules.website import links, opendata, pages
from vatra.modules.website.caching import publicly_cached
from vatra.organisation.queries import public as facts

MOST_WORDS = 80


@public
@require_safe
@publicly_cached
def home(request: ActorRequest) -> HttpResponse:
    """The first page: tasks before prose, then the structures."""
    directorate = facts.public_directorate()
    units = counted(facts.count_public_units(), _("unitate"), _("unități"))
    phone = directorate.department.phone if directorate else ""
    return render(
        request, "website/home.html", {"directorate": directorate, "jobs": links.jobs(units, phone)}
    )


@public
@require_safe
@publicly_cached
def directorate(request: ActorRequest) -> HttpResponse:
    """The directorate: tasks, structures, leadership, telephone, with source and date."""
    return render(request, "website/directorate.html", {"directorate": facts.public_directorate()})


@public
@require_safe
@publicly_cached
def school_list(request: ActorRequest) -> HttpResponse:
    """„Găsiți o școală”: list and map of the units that match."""
    words = fix(request.GET.get("q", ""))[:MOST_WORDS]
    level = request.GET.get("nivel", "")
    return render(request, "website/school_list.html", pages.school_list(words, level))


@public
@require_safe
@publicly_cached
def school(request: ActorRequest, code: str) -> HttpResponse:
    """The public page of one unit."""
    unit = facts.public_unit(code)
    if unit is None:
        raise NotFoundError(
            _("Unitatea căutată nu există sau nu mai funcționează. Căutați-o după nume, în lista școlilor.")
        )
    return render(request, "website/school.html", pages.school(unit))


@public
@require_safe
@publicly_cached
def contact(request: ActorRequest) -> HttpResponse:
    """Telephones and addresses of the structures."""
    return render(request, "website/contact.html", {"directorate": facts.public_directorate()})


@public
@require_safe
@publicly_cached
def sitemap(request: ActorRequest) -> HttpResponse:
    """All public pages in one list."""
    return render(request, "website/sitemap.html", {"groups": pages.sitemap()})


@public
@require_safe
@publicly_cached
def open_data(request: ActorRequest) -> HttpResponse:
    """What data are published and in which columns."""
    files = [
        (_("Unități de învățământ, CSV"), reverse("website:units-csv")),
        (_("Unități de învățământ, JSON"), reverse("website:units-json")),
    ]
    return render(request, "website/open_data.html", {"files": files, "columns": opendata.explained()})


@public
@require_safe
@publicly_cached
def units_csv(request: ActorRequest) -> HttpResponse:
    """The public facts of all active units as CSV."""
    response = HttpResponse(opendata.as_csv(facts.public_units()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="unitati.csv"'
    return response


@public
@require_safe
@publicly_cached
def units_json(request: ActorRequest) -> HttpResponse:
    """The public facts of all active units as JSON."""
    return HttpResponse(opendata.as_json(facts.public_units()), content_type="application/json")
