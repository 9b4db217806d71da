# SPDX-License-Identifier: EUPL-1.2
"""Acts, organisations and structures: lists, pages, forms."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell import lists as engine
from vatra.organisation import lists, pages
from vatra.organisation.actions import acts, departments, organisations, people
from vatra.organisation.forms.records import (
    ActFileForm,
    ActForm,
    ContactsForm,
    DepartmentNameForm,
    LinkUnitForm,
    OrganisationForm,
    RoleForm,
    scan_of,
)
from vatra.organisation.forms.units import MandateForm
from vatra.organisation.models import Department, LegalAct, Organisation
from vatra.organisation.queries import bodies
from vatra.organisation.queries.acts import act_by_id
from vatra.organisation.queries.acts import acts as visible_acts
from vatra.organisation.views.submitting import Crumb, FormPage, submit
from vatra.organisation.views.units import form_methods


def _acts() -> Crumb:
    return Crumb(_("Acte juridice"), reverse("organisation:act-list"))


def _act_url(act: LegalAct) -> str:
    return reverse("organisation:act-detail", args=[act.pk])


def _act_page(act: LegalAct, title: str, verb: str, done: str) -> FormPage:
    return FormPage(
        title, verb, done, _act_url(act), (_acts(), Crumb(str(act), _act_url(act)), Crumb(title, ""))
    )


@require_safe
@requires(Perm.ORGANISATION_VIEW)
def act_list(request: ActorRequest) -> HttpResponseBase:
    """The legal acts that the actor may see."""
    manages = request.actor.can(Perm.ORGANISATION_MANAGE)
    add = (reverse("organisation:act-create"), _("Înregistrează un act")) if manages else ("", "")
    extra = {"create_url": add[0], "create_label": add[1]}
    rows = visible_acts(request.actor)
    return engine.answer(lists.ACTS, rows, request, "organisation/list.html", empty_action=add, extra=extra)


@require_safe
@requires(Perm.ORGANISATION_VIEW)
def act_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """An act and what it changed."""
    return render(
        request, "organisation/act_detail.html", pages.act_page(request.actor, act_by_id(request.actor, pk))
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def act_create(request: ActorRequest) -> HttpResponse:
    """The form of a new act."""
    title = _("Act nou")
    page = FormPage(
        title,
        _("Înregistrează actul"),
        _("Actul a fost înregistrat."),
        _acts().url,
        (_acts(), Crumb(title, "")),
    )
    return submit(
        request,
        ActForm,
        page,
        lambda form: acts.record_act(actor=request.actor, cmd=form.command()),
        done_url=_act_url,
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def act_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The form of an act's scan."""
    act = act_by_id(request.actor, pk)
    page = _act_page(act, _("Fișierul actului"), _("Încarcă fișierul"), _("Fișierul a fost încărcat."))

    def file(form: ActFileForm) -> LegalAct:
        scan = scan_of(form.cleaned_data["scan"])
        return acts.file_act(actor=request.actor, cmd=acts.FileAct(act.pk, scan))  # type: ignore[arg-type]  # required by the form

    return submit(request, ActFileForm, page, file)


@require_POST
@requires(Perm.ORGANISATION_MANAGE)
def act_verify(request: ActorRequest, pk: int) -> HttpResponse:
    """Marks an act as compared with its text."""
    act = acts.verify_act(actor=request.actor, cmd=acts.VerifyAct(pk))
    return redirect(_act_url(act))


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def act_link(request: ActorRequest, pk: int) -> HttpResponse:
    """The form by which an act changes a unit."""
    act = act_by_id(request.actor, pk)
    page = _act_page(
        act, _("Ce schimbă actul"), _("Înregistrează efectul"), _("Efectul actului a fost înregistrat.")
    )
    return submit(
        request, LinkUnitForm, page, lambda form: acts.link_unit(actor=request.actor, cmd=form.command(act))
    )


def _organisations() -> Crumb:
    return Crumb(_("Organizații"), reverse("organisation:organisation-list"))


def _organisation_url(body: Organisation) -> str:
    return reverse("organisation:organisation-detail", args=[body.pk])


@require_safe
@requires(Perm.ORGANISATION_VIEW)
def organisation_list(request: ActorRequest) -> HttpResponseBase:
    """Bodies, firms and persons that the actor may see."""
    manages = request.actor.can(Perm.ORGANISATION_MANAGE)
    add = (reverse("organisation:organisation-create"), _("Adaugă o organizație")) if manages else ("", "")
    extra = {"create_url": add[0], "create_label": add[1]}
    rows = bodies.organisations(request.actor)
    return engine.answer(
        lists.ORGANISATIONS, rows, request, "organisation/list.html", empty_action=add, extra=extra
    )


@require_safe
@requires(Perm.ORGANISATION_VIEW)
def organisation_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """An organisation with its codes and what it is to the authority."""
    body = bodies.organisation_by_id(request.actor, pk)
    return render(
        request, "organisation/organisation_detail.html", pages.organisation_page(request.actor, body)
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def organisation_create(request: ActorRequest) -> HttpResponse:
    """The form of a new organisation."""
    title = _("Organizație nouă")
    home = _organisations()
    page = FormPage(
        title, _("Adaugă organizația"), _("Organizația a fost adăugată."), home.url, (home, Crumb(title, ""))
    )

    def record(form: OrganisationForm) -> Organisation:
        cmd = organisations.RecordOrganisation(form.facts(), once=form.cleaned_data["once"])
        return organisations.record_organisation(actor=request.actor, cmd=cmd)

    return submit(request, OrganisationForm, page, record, done_url=_organisation_url)


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def organisation_change(request: ActorRequest, pk: int) -> HttpResponse:
    """The form of an organisation's facts."""
    body = bodies.organisation_by_id(request.actor, pk)
    url, title = _organisation_url(body), _("Schimbă datele")
    crumbs = (_organisations(), Crumb(body.name, url), Crumb(title, ""))
    page = FormPage(title, _("Salvează"), _("Datele organizației au fost schimbate."), url, crumbs)

    def change(form: OrganisationForm) -> Organisation:
        cmd = organisations.ChangeOrganisation(body.pk, form.facts(), form.cleaned_data["version"])
        return organisations.change_organisation(actor=request.actor, cmd=cmd)

    return submit(request, OrganisationForm, page, change, initial=OrganisationForm.initial_of(body))


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def organisation_role(request: ActorRequest, pk: int) -> HttpResponse:
    """The form of what an organisation is to the authority."""
    body = bodies.organisation_by_id(request.actor, pk)
    url, title = _organisation_url(body), _("Calitate nouă")
    crumbs = (_organisations(), Crumb(body.name, url), Crumb(title, ""))
    page = FormPage(title, _("Înregistrează calitatea"), _("Calitatea a fost înregistrată."), url, crumbs)
    return submit(
        request,
        RoleForm,
        page,
        lambda form: organisations.give_role(actor=request.actor, cmd=form.command(body)),
    )


@require_safe
@requires(Perm.ORGANISATION_VIEW)
def department_list(request: ActorRequest) -> HttpResponse:
    """The structures of the authority with their tasks, names and people."""
    return render(request, "organisation/department_list.html", pages.departments_page(request.actor))


def _department_page(department: Department, title: str, verb: str, done: str) -> FormPage:
    home = Crumb(_("Structurile direcției"), reverse("organisation:department-list"))
    return FormPage(title, verb, done, f"{home.url}#{department.code}", (home, Crumb(title, "")))


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def department_rename(request: ActorRequest, code: str) -> HttpResponse:
    """The form of a structure's new name."""
    department = bodies.department_by_code(request.actor, code)
    page = _department_page(
        department,
        _("Schimbă denumirea structurii"),
        _("Schimbă denumirea"),
        _("Denumirea nouă a fost înregistrată."),
    )
    return submit(
        request,
        DepartmentNameForm,
        page,
        lambda form: departments.rename_department(actor=request.actor, cmd=form.command(department)),
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def department_contacts(request: ActorRequest, code: str) -> HttpResponse:
    """The form of what the public page shows of a structure."""
    department = bodies.department_by_code(request.actor, code)
    page = _department_page(
        department, _("Date pentru pagina publică"), _("Salvează"), _("Datele structurii au fost schimbate.")
    )
    return submit(
        request,
        ContactsForm,
        page,
        lambda form: departments.change_contacts(actor=request.actor, cmd=form.command(department)),
        initial=ContactsForm.initial_of(department),
    )


@form_methods
@requires(Perm.ORGANISATION_MANAGE)
def department_mandate(request: ActorRequest, code: str) -> HttpResponse:
    """The form of a mandate in a structure."""
    department = bodies.department_by_code(request.actor, code)
    page = _department_page(
        department, _("Mandat nou"), _("Înregistrează mandatul"), _("Mandatul a fost înregistrat.")
    )
    return submit(
        request,
        MandateForm,
        page,
        lambda form: people.appoint_person(
            actor=request.actor, cmd=form.command(department_id=department.pk)
        ),
    )
