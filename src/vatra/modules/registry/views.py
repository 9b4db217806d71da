# SPDX-License-Identifier: EUPL-1.2
"""The register: list, form, page of a line."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell import lists
from vatra.foundation.shell.forms import attempt, status_of
from vatra.modules.registry.actions import CancelEntry, RegisterEntry, cancel_entry, register_entry
from vatra.modules.registry.forms import CancelForm, EntryForm
from vatra.modules.registry.lists import ENTRIES, with_papers
from vatra.modules.registry.models import RegistryEntry
from vatra.modules.registry.queries import detail, entry_for


@requires(Perm.REGISTRY_VIEW)
def entry_list(request: ActorRequest) -> HttpResponseBase:
    """The register, the newest number first."""
    entries = with_papers(RegistryEntry.objects.visible_to(request.actor))
    may_record = request.actor.can(Perm.REGISTRY_RECORD)
    first = (reverse("registry:entry-new"), _("Înregistrează un document")) if may_record else ("", "")
    extra = {"may_record": may_record}
    return lists.answer(
        ENTRIES,
        entries,
        request,
        "registry/entry_list.html",
        empty_action=first,
        extra=extra,
    )


@requires(Perm.REGISTRY_RECORD)
def entry_new(request: ActorRequest) -> HttpResponseBase:
    """Enters a line."""
    form = EntryForm(request.actor, request.POST or None, initial={"direction": "intrare"})
    if request.method == "POST" and form.is_valid():
        cmd = RegisterEntry(form.new_entry(), form.cleaned_data["once"])
        entry = attempt(form, lambda: register_entry(actor=request.actor, cmd=cmd))
        if entry is not None:
            messages.success(request, _("Înregistrat cu numărul %(number)s.") % {"number": entry})
            return redirect("registry:entry", entry.pk)
    return render(request, "registry/entry_form.html", {"form": form}, status=status_of(form))


@requires(Perm.REGISTRY_VIEW)
def entry_detail(request: ActorRequest, pk: int) -> HttpResponseBase:
    """One line with its paper and history."""
    entry = entry_for(request.actor, pk)
    return render(request, "registry/entry.html", detail(request.actor, entry))


@requires(Perm.REGISTRY_RECORD)
def entry_cancel(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Asks for the reason, then cancels."""
    entry = entry_for(request.actor, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cmd = CancelEntry(entry.pk, form.cleaned_data["reason"])
        if attempt(form, lambda: cancel_entry(actor=request.actor, cmd=cmd)) is not None:
            messages.success(request, _("Înregistrarea %(number)s a fost anulată.") % {"number": entry})
            return redirect("registry:entry", entry.pk)
    context = {"form": form, "name": str(entry), "back": reverse("registry:entry", args=[entry.pk])}
    return render(request, "registry/entry_cancel.html", context, status=status_of(form))
