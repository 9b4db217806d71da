# SPDX-License-Identifier: EUPL-1.2
"""Units: list, page, forms."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell import lists as engine
from vatra.organisation import lists, pages
from vatra.organisation.actions import people, places
from vatra.organisation.actions import units as actions
from vatra.organisation.forms.units import (
    BuildingUseForm,
    MandateEndForm,
    MandateForm,
    PupilsForm,
    UnitChangeForm,
    UnitCreateForm,
    UnitRenameForm,
)
from vatra.organisation.models import EducationUnit
from vatra.organisation.queries.units import mandate_by_id, unit_by_code, units
from vatra.organisation.views.submitting import Crumb, FormPage, submit

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def list_crumb() -> Crumb:
    """The step to the list of units."""
    return Crumb(_("Unități"), reverse("organisation:unit-list"))


def unit_url(unit: EducationUnit) -> str:
    """The page of a unit."""
    return reverse("organisation:unit-detail", args=[unit.code])


def _page(unit: EducationUnit, title: str, verb: str, done: str, lead: str = "") -> FormPage:
    crumbs = (list_crumb(), Crumb(unit.name, unit_url(unit)), Crumb(title, ""))
    return FormPage(title, verb, done, unit_url(unit), crumbs, lead)


@require_safe
@requires(Perm.ORGANISATION_VIEW)
def unit_list(request: ActorRequest) -> HttpResponseBase:
    """The units that the actor may see."""
    manages = request.actor.scope(Perm.ORGANISATION_MANAGE).everywhere
    add = (reverse("organisation:unit-create"), _("Adăugați o unitate")) if manages else ("", "")
    extra = {"create_url": add[0], "create_label": add[1], "import_url": pages.import_url(request.actor)}
    return engine.answer(
        lists.UNITS, units(request.actor), request, "organisation/list.html", empty_action=add, extra=extra
    )


@require_safe
@requires(Perm.ORGANISATION_VIEW)
def unit_detail(request: ActorRequest, code: str) -> HttpResponse:
    """Everything about one unit."""
    unit = unit_by_code(request.actor, code)
    return render(request, "organisation/unit_detail.html", pages.unit_page(request.actor, unit))


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def unit_create(request: ActorRequest) -> HttpResponse:
    """The form of a new unit."""
    title = _("Unitate nouă")
    page = FormPage(
        title,
        _("Adaugă unitatea"),
        _("Unitatea a fost adăugată."),
        list_crumb().url,
        (list_crumb(), Crumb(title, "")),
    )
    return submit(
        request,
        UnitCreateForm,
        page,
        lambda form: actions.create_unit(actor=request.actor, cmd=form.command()),
        done_url=unit_url,
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def unit_change(request: ActorRequest, code: str) -> HttpResponse:
    """The form of a unit's facts."""
    unit = unit_by_code(request.actor, code)
    page = _page(
        unit,
        _("Schimbă datele"),
        _("Salvează"),
        _("Datele unității au fost schimbate."),
        _("Denumirea se schimbă separat, cu data și actul ei."),
    )
    return submit(
        request,
        UnitChangeForm,
        page,
        lambda form: actions.change_unit(actor=request.actor, cmd=form.command(unit)),
        initial=UnitChangeForm.initial_of(unit),
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def unit_rename(request: ActorRequest, code: str) -> HttpResponse:
    """The form of a new name."""
    unit = unit_by_code(request.actor, code)
    page = _page(
        unit,
        _("Schimbă denumirea"),
        _("Schimbă denumirea"),
        _("Denumirea nouă a fost înregistrată."),
        _("Denumirea de acum rămâne în istoric, până în ziua dinainte."),
    )
    return submit(
        request,
        UnitRenameForm,
        page,
        lambda form: actions.rename_unit(actor=request.actor, cmd=form.command(unit)),
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def unit_pupils(request: ActorRequest, code: str) -> HttpResponse:
    """The form of a school year's pupils."""
    unit = unit_by_code(request.actor, code)
    page = _page(unit, _("Înregistrează elevii"), _("Salvează"), _("Numărul de elevi a fost înregistrat."))
    return submit(
        request,
        PupilsForm,
        page,
        lambda form: actions.record_pupils(actor=request.actor, cmd=form.command(unit)),
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def unit_mandate(request: ActorRequest, code: str) -> HttpResponse:
    """The form of a mandate in a unit."""
    unit = unit_by_code(request.actor, code)
    page = _page(unit, _("Mandat nou"), _("Înregistrează mandatul"), _("Mandatul a fost înregistrat."))
    return submit(
        request,
        MandateForm,
        page,
        lambda form: people.appoint_person(actor=request.actor, cmd=form.command(unit_id=unit.pk)),
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def unit_building(request: ActorRequest, code: str) -> HttpResponse:
    """The form by which a unit uses a building."""
    unit = unit_by_code(request.actor, code)
    page = _page(
        unit,
        _("Clădire folosită"),
        _("Înregistrează folosința"),
        _("Folosința clădirii a fost înregistrată."),
    )
    return submit(
        request,
        BuildingUseForm,
        page,
        lambda form: places.use_building(actor=request.actor, cmd=form.command(unit)),
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def mandate_end(request: ActorRequest, pk: int) -> HttpResponse:
    """The form by which a mandate ends."""
    mandate = mandate_by_id(request.actor, pk)
    title = _("Încheie mandatul: %(name)s") % {"name": mandate.person.full_name}
    back = unit_url(mandate.unit) if mandate.unit else reverse("organisation:department-list")
    page = FormPage(
        title, _("Încheie mandatul"), _("Mandatul a fost încheiat."), back, (list_crumb(), Crumb(title, ""))
    )

    def end(form: MandateEndForm) -> object:
        return people.end_mandate(
            actor=request.actor, cmd=people.EndMandate(pk, form.cleaned_data["valid_to"])
        )

    return submit(request, MandateEndForm, page, end)
