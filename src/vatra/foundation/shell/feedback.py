# SPDX-License-Identifier: EUPL-1.2
"""Short words after something was done, with a way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from vatra.foundation.access.actions import last_entry
from vatra.foundation.access.guards import ActorRequest
from vatra.foundation.audit.undoing import undo_url


def done(request: HttpRequest, sentence: str, *, undo_url: str = "") -> None:
    """Show a toast on the next page.

    Args:
        request: the request that did it.
        sentence: one line, for example „Bunul a fost mutat în sala 21”.
        undo_url: address that takes it back by POST; shown as „Anulează” for ten seconds. The same
            must be possible from the record's history, for those who miss the toast.
    """
    messages.success(request, sentence, extra_tags=undo_url)


def undoable(request: ActorRequest, sentence: str) -> None:
    """Show a toast whose „Anulează” takes back the action that this request has just done.

    The action's verb has a way back in ``audit.undoing``.
    """
    entry_id = last_entry(request.actor)
    done(request, sentence, undo_url=undo_url(entry_id) if entry_id else "")


def warn(request: HttpRequest, sentence: str) -> None:
    """Show a note on top of the next page; it stays there."""
    messages.warning(request, sentence)


def back(request: HttpRequest) -> HttpResponse:
    """To the page named by ``inapoi`` of the form, if it is one of ours; else to the first page."""
    target = request.POST.get("inapoi", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else "/")
