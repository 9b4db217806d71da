# SPDX-License-Identifier: EUPL-1.2
"""Devices at the desk: the list, one device with what it carries, revoking, a journal brought as a file."""

import uuid
from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.fieldlog.enrolling import RevokeDevice, revoke_device, revoke_own_device
from vatra.foundation.fieldlog.filing import Filed, FileJournal, file_journal, keep_refused_file, read_file
from vatra.foundation.fieldlog.forms import JournalFileForm, RevokeForm
from vatra.foundation.fieldlog.lines import ForkedError
from vatra.foundation.fieldlog.lists import DEVICES, INCIDENTS
from vatra.foundation.fieldlog.models import FieldDevice, FieldIncident
from vatra.foundation.fieldlog.page import device_for, device_page
from vatra.foundation.shell import lists
from vatra.foundation.shell.forms import add_refusal, attempt, status_of
from vatra.kernel import text
from vatra.kernel.errors import DomainError, NotAllowedError, NotFoundError


@requires(Perm.FIELDLOG_USE)
def devices(request: ActorRequest) -> HttpResponseBase:
    """The devices this actor may see: all of them, or one's own."""
    rows = FieldDevice.objects.visible_to(request.actor)
    may_file = request.actor.can(Perm.FIELDLOG_MANAGE)
    return lists.answer(DEVICES, rows, request, "fieldlog/devices.html", extra={"may_file": may_file})


@requires(Perm.FIELDLOG_USE)
def incidents(request: ActorRequest) -> HttpResponseBase:
    """What devices sent that could not be used."""
    rows = FieldIncident.objects.visible_to(request.actor).defer("batch")
    return lists.answer(INCIDENTS, rows, request, "fieldlog/incidents.html")


@requires(Perm.FIELDLOG_USE)
def incident(request: ActorRequest, pk: int) -> HttpResponse:
    """What was sent, exactly as it was kept, as a file to look into."""
    found = FieldIncident.objects.visible_to(request.actor).filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Incidentul nu există sau nu aveți acces la el."))
    kept = {"at": found.at.isoformat(), "code": found.code, "message": found.message, "batch": found.batch}
    answer = JsonResponse(kept, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="incident-{found.pk}.json"'
    return answer


@requires(Perm.FIELDLOG_USE)
def device(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """One device: facts, lists it carries, receipts, incidents, history."""
    return render(request, "fieldlog/device.html", {"page": device_page(request.actor, public_id)})


@requires(Perm.FIELDLOG_USE)
def revoke(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Revokes a device, with a reason."""
    found = device_for(request.actor, public_id)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cmd = RevokeDevice(found.pk, form.cleaned_data["reason"])
        run = revoke_device if request.actor.can(Perm.FIELDLOG_MANAGE) else revoke_own_device
        if attempt(form, lambda: run(actor=request.actor, cmd=cmd)):
            messages.success(request, _("Telefonul a fost retras. Ce are pe el poate veni numai ca fișier."))
            return redirect("fieldlog:device", public_id)
    context = {
        "form": form,
        "about": f"{found.name} · {found.user}",
        "cancel": reverse("fieldlog:device", args=[public_id]),
    }
    return render(request, "fieldlog/revoke.html", context, status=status_of(form))


@requires(Perm.FIELDLOG_MANAGE)
def file(request: ActorRequest) -> HttpResponse:
    """Takes in a journal exported on a phone."""
    form = JournalFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (filed := _file(request, form)):
        messages.success(request, _outcome(filed))
        return redirect("fieldlog:device", filed.device.public_id)
    return render(request, "fieldlog/file.html", {"form": form}, status=status_of(form))


def _file(request: ActorRequest, form: JournalFileForm) -> Filed | None:
    """What the file brought, or None with the refusal on the form."""
    try:
        journal = read_file(cast("BinaryIO", form.cleaned_data["file"]))
        try:
            return file_journal(actor=request.actor, cmd=FileJournal(journal))
        except ForkedError as forked:
            keep_refused_file(journal, forked, request.META.get("REMOTE_ADDR"))
            raise
    except NotAllowedError:
        raise
    except DomainError as refused:
        add_refusal(form, refused)
    return None


def _outcome(filed: Filed) -> str:
    lines = text.counted(filed.new, _("linie nouă"), _("linii noi"))
    words = _("Jurnalul a fost primit: %(lines)s, %(known)s primite deja.") % {
        "lines": lines,
        "known": filed.known,
    }
    if filed.photos or filed.refused:
        pictures = _(" Fotografii păstrate: %(kept)s; refuzate: %(refused)s.")
        words += pictures % {"kept": filed.photos, "refused": filed.refused}
    return words
