# SPDX-License-Identifier: EUPL-1.2
"""The one way a form of this room is shown, sent and answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from vatra.foundation.access.guards import ActorRequest
from vatra.foundation.shell.forms import add_refusal, both_versions, status_of
from vatra.kernel.errors import DomainError, NotAllowedError, OutsideError


class Crumb(NamedTuple):
    """A step of „unde sunteți”; the last one, the page itself, has no address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """What stands around a form.

    Attributes:
        title: the heading.
        verb: the words on its button.
        done: the sentence shown after it took effect.
        back: where „Renunță” leads.
        lead: one sentence under the heading, if needed.
    """

    title: str
    verb: str
    done: str
    back: str
    crumbs: tuple[Crumb, ...]
    lead: str = ""


def submit[F: forms.Form](
    request: ActorRequest,
    form_class: Callable[..., F],
    page: FormPage,
    act: Callable[[F], object],
    *,
    initial: Mapping[str, Any] | None = None,
    done_url: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Shows the form, or takes it: the action, then on to ``done_url(result)`` (``page.back`` by default).

    A refusal of the domain is shown in the form; one of rights is answered as such. After a conflict with somebody
    else's change, ``initial`` is shown beside what was typed.
    """
    if request.method == "POST":
        form = form_class(request.actor, request.POST, request.FILES, initial=initial)
        result = _take(form, act)
        if result is not None:
            messages.success(request, page.done)
            return redirect(done_url(result) if done_url else page.back)
    else:
        form = form_class(request.actor, initial=initial)
    context = {"form": form, "page": page, "differing": both_versions(form, initial or {})}
    return render(request, "organisation/form.html", context, status=status_of(form))


def _take[F: forms.Form](form: F, act: Callable[[F], object]) -> object | None:
    """The result of the action, or None with the refusal put into the form."""
    if not form.is_valid():
        return None
    try:
        return act(form)
    except (NotAllowedError, OutsideError):
        raise
    except DomainError as refused:
        add_refusal(form, refused)
        return None
