# SPDX-License-Identifier: EUPL-1.2
"""Sites, buildings and rooms: list, pages, forms."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell import lists as engine
from vatra.organisation import lists, pages
from vatra.organisation.actions import places as actions
from vatra.organisation.forms.records import BuildingForm, RoomForm, SiteForm
from vatra.organisation.models import Building, Room, Site
from vatra.organisation.queries import places
from vatra.organisation.views.submitting import Crumb, FormPage, submit
from vatra.organisation.views.units import form_methods


def _home() -> Crumb:
    return Crumb(_("Clădiri și încăperi"), reverse("organisation:building-list"))


def _url(building: Building) -> str:
    return reverse("organisation:building-detail", args=[building.pk])


def _page(building: Building, title: str, verb: str, done: str) -> FormPage:
    crumbs = (_home(), Crumb(building.name, _url(building)), Crumb(title, ""))
    return FormPage(title, verb, done, _url(building), crumbs)


@require_safe
@requires(Perm.PATRIMONY_VIEW)
def building_list(request: ActorRequest) -> HttpResponseBase:
    """The buildings that the actor may see."""
    manages = request.actor.can(Perm.ORGANISATION_MANAGE)
    add = (reverse("organisation:site-create"), _("Adaugă o incintă")) if manages else ("", "")
    extra = {
        "create_url": add[0],
        "create_label": add[1],
        "sites": pages.site_links(request.actor) if manages else (),
    }
    rows = places.buildings(request.actor)
    return engine.answer(
        lists.BUILDINGS, rows, request, "organisation/building_list.html", empty_action=add, extra=extra
    )


@require_safe
@requires(Perm.PATRIMONY_VIEW)
def building_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """A building with its rooms and the units that use it."""
    building = places.building_by_id(request.actor, pk)
    return render(request, "organisation/building_detail.html", pages.building_page(request.actor, building))


def _site_form(request: ActorRequest, site: Site | None, title: str, done: str) -> HttpResponse:
    page = FormPage(title, _("Salvează"), done, _home().url, (_home(), Crumb(title, "")))
    return submit(
        request,
        SiteForm,
        page,
        lambda form: actions.save_site(actor=request.actor, cmd=form.command(site)),
        initial=SiteForm.initial_of(site) if site else None,
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def site_create(request: ActorRequest) -> HttpResponse:
    """The form of a new site."""
    return _site_form(request, None, _("Incintă nouă"), _("Incinta a fost adăugată."))


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def site_change(request: ActorRequest, pk: int) -> HttpResponse:
    """The form of a site's facts."""
    site = places.site_by_id(request.actor, pk)
    return _site_form(request, site, _("Schimbă incinta"), _("Incinta a fost schimbată."))


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def building_create(request: ActorRequest, pk: int) -> HttpResponse:
    """The form of a new building on the site ``pk``."""
    site = places.site_by_id(request.actor, pk)
    title = _("Clădire nouă: %(site)s") % {"site": site.name}
    page = FormPage(
        title, _("Adaugă clădirea"), _("Clădirea a fost adăugată."), _home().url, (_home(), Crumb(title, ""))
    )
    return submit(
        request,
        BuildingForm,
        page,
        lambda form: actions.save_building(actor=request.actor, cmd=form.command(site.pk, None)),
        done_url=_url,
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def building_change(request: ActorRequest, pk: int) -> HttpResponse:
    """The form of a building's code and name."""
    building = places.building_by_id(request.actor, pk)
    page = _page(building, _("Schimbă clădirea"), _("Salvează"), _("Clădirea a fost schimbată."))
    return submit(
        request,
        BuildingForm,
        page,
        lambda form: actions.save_building(actor=request.actor, cmd=form.command(building.site_id, building)),
        initial=BuildingForm.initial_of(building),
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def room_create(request: ActorRequest, pk: int) -> HttpResponse:
    """The form of a new room in the building ``pk``."""
    building = places.building_by_id(request.actor, pk)
    page = _page(building, _("Încăpere nouă"), _("Adaugă încăperea"), _("Încăperea a fost adăugată."))
    return submit(
        request,
        RoomForm,
        page,
        lambda form: actions.save_room(actor=request.actor, cmd=form.command(building, None)),
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def room_change(request: ActorRequest, pk: int) -> HttpResponse:
    """The form of a room's facts."""
    room = places.room_by_id(request.actor, pk)
    page = _page(room.building, _("Schimbă încăperea"), _("Salvează"), _("Încăperea a fost schimbată."))

    def save(form: RoomForm) -> Room:
        return actions.save_room(actor=request.actor, cmd=form.command(room.building, room))

    return submit(request, RoomForm, page, save, initial=RoomForm.initial_of(room))
