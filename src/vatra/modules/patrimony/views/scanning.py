# SPDX-License-Identifier: EUPL-1.2
"""Two places scanned, and the goods between them: a movement is proposed."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.forms import attempt, status_of
from vatra.modules.patrimony.forms.movements import CodesForm, ScannedForm
from vatra.modules.patrimony.queries import scanning
from vatra.modules.patrimony.queries.movements import words_of_room
from vatra.modules.patrimony.views.movements import propose, proposed_url


@requires(Perm.PATRIMONY_PROPOSE)
def scan_page(request: ActorRequest) -> HttpResponseBase:
    """Codes one per line; then what was read, and the movement."""
    codes = CodesForm(request.POST or None)
    if request.method != "POST" or not codes.is_valid():
        return render(request, "patrimony/scan_page.html", {"form": codes}, status=status_of(codes))
    found = scanning.read_codes(request.actor, codes.cleaned_data["codes"])
    if found.problems or found.target is None or found.origin is None:
        for sentence in found.problems[:20]:
            codes.add_error("codes", sentence)
        return render(request, "patrimony/scan_page.html", {"form": codes}, status=status_of(codes))
    return _between(request, found, codes.cleaned_data["codes"])


def _between(request: ActorRequest, found: scanning.Scanned, typed: str) -> HttpResponseBase:
    origin, target = found.origin, found.target
    assert origin is not None and target is not None  # noqa: S101, PT018 - the caller saw to it
    sent = "once" in request.POST
    form = ScannedForm(request.POST if sent else None, unit_id=origin.unit_id, initial={"codes": typed})
    if sent and form.is_valid():
        data: dict[str, Any] = {**form.cleaned_data, "room": target.pk}
        made = attempt(form, lambda: propose(request, data, [g.pk for g in found.goods]))
        if made is not None:
            return redirect(proposed_url(request, made, origin.unit_id))
    context = {
        "form": form,
        "rows": scanning.preview(found),
        "origin": words_of_room(origin),
        "target": words_of_room(target),
        "unit": origin.unit.name,
        "elsewhere": ", ".join(found.elsewhere[:10]),
    }
    return render(request, "patrimony/scan_between.html", context, status=status_of(form))
