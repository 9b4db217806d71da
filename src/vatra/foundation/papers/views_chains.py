# SPDX-License-Identifier: EUPL-1.2
"""The page where the administrator sets the chains of visas."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.papers.chains import KINDS, VISAS, ChainStep, SetChain, set_chain
from vatra.foundation.papers.models import VisaStep
from vatra.foundation.shell import feedback
from vatra.foundation.shell.fields import TextField
from vatra.foundation.shell.forms import SectionedForm, attempt, status_of
from vatra.kernel.errors import NotFoundError

MOST_STEPS = 7


class ChainForm(SectionedForm):
    """Up to seven steps; an empty row is no step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *VISAS.items()]
        numbers = range(1, MOST_STEPS + 1)
        self.sections = [(_("Pasul %(n)s") % {"n": n}, (f"label{n}", f"who{n}")) for n in numbers]
        for n in numbers:
            self.fields[f"label{n}"] = TextField(label=_("Numele vizei"), required=False, max_length=80)
            self.fields[f"who{n}"] = forms.ChoiceField(label=_("Cine o dă"), required=False, choices=choices)

    def steps(self) -> tuple[ChainStep, ...]:
        """The rows that say something."""
        rows = [
            (self.cleaned_data[f"label{n}"], self.cleaned_data[f"who{n}"]) for n in range(1, MOST_STEPS + 1)
        ]
        return tuple(ChainStep(label, who) for label, who in rows if label or who)


@requires(Perm.ACCESS_ROLES)
def chain_list(request: ActorRequest) -> HttpResponseBase:
    """All kinds of papers with their chains."""
    steps: dict[str, list[str]] = {code: [] for code in KINDS}
    for step in VisaStep.objects.filter(is_active=True):
        steps.setdefault(step.paper_kind, []).append(step.label)
    rows = [(code, KINDS[code], " · ".join(labels)) for code, labels in steps.items() if code in KINDS]
    return render(request, "papers/chain_list.html", {"rows": rows})


@requires(Perm.ACCESS_ROLES)
def chain_form(request: ActorRequest, kind: str) -> HttpResponseBase:
    """The chain of one kind of paper."""
    if kind not in KINDS:
        raise NotFoundError(_("Acest fel de act nu trece prin vize."))
    initial: dict[str, str] = {}
    for n, step in enumerate(VisaStep.objects.filter(paper_kind=kind, is_active=True), start=1):
        initial |= {f"label{n}": step.label, f"who{n}": step.permission}
    form = ChainForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        cmd = SetChain(kind, form.steps())
        if attempt(form, lambda: set_chain(actor=request.actor, cmd=cmd) or True):
            feedback.done(request, _("Lanțul de vize a fost schimbat."))
            return redirect("papers:chains")
    context = {"form": form, "label": KINDS[kind]}
    return render(request, "papers/chain_form.html", context, status=status_of(form))
