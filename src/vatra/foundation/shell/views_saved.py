# SPDX-License-Identifier: EUPL-1.2
"""Pages and steps of saved views: keep a new one, rename, overwrite, delete."""

from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from vatra.foundation.access.guards import ActorRequest, signed_in
from vatra.foundation.shell import view_actions as actions
from vatra.foundation.shell.columns import PASSING
from vatra.foundation.shell.fields import TextField
from vatra.foundation.shell.forms import attempt, status_of
from vatra.foundation.shell.models import LONGEST_NAME
from vatra.kernel.errors import BadInputError

NO_STATE = PASSING | {"viz"}


class NameForm(forms.Form):
    """The name of a view, with the list and the state it stands for."""

    name = TextField(
        label=gettext_lazy("Numele vizualizării"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy(
            "Se păstrează filtrele, textul căutat, ordinea, coloanele și înălțimea rândurilor."
        ),
    )
    adresa = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    stare = forms.CharField(widget=forms.HiddenInput, required=False)


def _list_at(address: str) -> tuple[str, str]:
    """Path and name of the list page at that address.

    Raises:
        BadInputError: it is no page of this program.
    """
    try:
        if url_has_allowed_host_and_scheme(address, allowed_hosts=None):
            path = urlsplit(address).path
            return path, resolve(path).view_name
    except (Resolver404, ValueError):
        pass
    raise BadInputError(
        _("Nu se știe a cărei liste este vizualizarea. Deschideți lista și salvați din nou de acolo."),
        code="no_list",
    )


def _state(typed: str) -> str:
    """The state as the list wrote it; what a browser mangled is read once and written anew."""
    return urlencode([(k, v) for k, v in QueryDict(typed).items() if v and k not in NO_STATE])


def _to(path: str, query: str, pk: int) -> HttpResponse:
    return redirect(f"{path}?{query}&viz={pk}" if query else f"{path}?viz={pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def view_new(request: ActorRequest) -> HttpResponse:
    """Keeps the state of a list under a name; the same form stands in the list itself."""
    given = request.POST or request.GET
    path, name = _list_at(given.get("adresa", ""))
    query = _state(given.get("stare", ""))
    form = NameForm(request.POST or None, initial={"adresa": path, "stare": query})
    if form.is_valid():
        cmd = actions.SaveView(name, form.cleaned_data["name"], query)
        view = attempt(form, lambda: actions.save_view(actor=request.actor, cmd=cmd))
        if view:
            messages.success(request, _("Vizualizarea „%(name)s” s-a salvat.") % {"name": view.name})
            return _to(path, view.query, view.pk)
    context = {"form": form, "back": f"{path}?{query}" if query else path}
    return render(request, "shell/view_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def view_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Renames an own view."""
    view = actions.own_view(request.actor, pk)
    address = (request.POST or request.GET).get("adresa", "")
    path = _list_at(address)[0] if address else ""
    form = NameForm(request.POST or None, initial={"name": view.name, "adresa": path})
    if form.is_valid():
        cmd = actions.RenameView(pk, form.cleaned_data["name"])
        renamed = attempt(form, lambda: actions.rename_view(actor=request.actor, cmd=cmd))
        if renamed:
            messages.success(request, _("Vizualizarea se numește acum „%(name)s”.") % {"name": renamed.name})
            return _to(path, renamed.query, pk) if path else redirect("shell:view", pk)
    context = {"form": form, "view": view, "back": f"{path}?{view.query}&viz={pk}" if path else ""}
    return render(request, "shell/view_form.html", context, status=status_of(form))


@require_POST
@signed_in
def view_overwrite(request: ActorRequest, pk: int) -> HttpResponse:
    """Lets an own view keep the state that the list has now."""
    actions.own_view(request.actor, pk)  # what is somebody else's is not there, whatever else was sent
    path, name = _list_at(request.POST.get("adresa", ""))
    cmd = actions.OverwriteView(pk, name, _state(request.POST.get("stare", "")))
    view = actions.overwrite_view(actor=request.actor, cmd=cmd)
    messages.success(request, _("Vizualizarea „%(name)s” păstrează starea de acum.") % {"name": view.name})
    return _to(path, view.query, pk)


@require_POST
@signed_in
def view_delete(request: ActorRequest, pk: int) -> HttpResponse:
    """Removes an own view."""
    actions.own_view(request.actor, pk)
    address = request.POST.get("adresa", "")
    path = _list_at(address)[0] if address else ""
    name = actions.delete_view(actor=request.actor, cmd=actions.DeleteView(pk))
    messages.success(request, _("Vizualizarea „%(name)s” s-a șters.") % {"name": name})
    return redirect(path or "shell:azi")
