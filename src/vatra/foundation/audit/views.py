# SPDX-License-Identifier: EUPL-1.2
"""The journal, one entry of it, and the check of its seals."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vatra.foundation.access.guards import ActorRequest, requires, signed_in
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit import undoing
from vatra.foundation.audit.actions import CheckSeals, check_seals
from vatra.foundation.audit.lists import JOURNAL
from vatra.foundation.audit.queries import entry_page, journal, seal_status
from vatra.foundation.shell import feedback, lists
from vatra.kernel.errors import DomainError, NotAllowedError, NotFoundError


@requires(Perm.AUDIT_VIEW)
def entries(request: ActorRequest) -> HttpResponseBase:
    """The journal: who did what, and what was refused."""
    extra = {"seals": seal_status(request.actor), "form_key": f"form:{uuid.uuid4().hex}"}
    return lists.answer(JOURNAL, journal(request.actor), request, "audit/journal.html", extra=extra)


@requires(Perm.AUDIT_VIEW)
def entry(request: ActorRequest, pk: int) -> HttpResponse:
    """One entry with the rows it changed."""
    return render(request, "audit/entry.html", {"entry": entry_page(request.actor, pk)})


@require_POST
@signed_in
def undo(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Takes back a step; where that is no longer possible, the page one came from says why."""
    try:
        messages.success(request, undoing.take_back(request.actor, pk))
    except (NotAllowedError, NotFoundError):
        raise
    except DomainError as refusal:
        feedback.warn(request, str(refusal))
    return feedback.back(request)


@require_POST
@requires(Perm.AUDIT_VIEW)
def check(request: ActorRequest) -> HttpResponse:
    """Asks for a check of the seals."""
    check_seals(actor=request.actor, cmd=CheckSeals(form_key=request.POST.get("form_key", "")[:64]))
    messages.success(request, _("Verificarea a pornit. Rezultatul apare pe această pagină când este gata."))
    return redirect("audit:journal")
