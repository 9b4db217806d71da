# SPDX-License-Identifier: EUPL-1.2
"""Label sheets, and the short address that their code holds."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.forms import attempt, status_of
from vatra.kernel import clock, text
from vatra.modules.patrimony.actions import papers as actions
from vatra.modules.patrimony.actions.places import INLINE
from vatra.modules.patrimony.forms.goods import LabelForm
from vatra.modules.patrimony.models import Good
from vatra.modules.patrimony.queries import goods as queries
from vatra.modules.patrimony.queries.labels import labels_pdf
from vatra.modules.patrimony.views.places import carried, chosen_goods


@requires(Perm.PATRIMONY_VIEW)
def good_label(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The label of one good: choose the sheet, then the PDF."""
    found = queries.good(request.actor, pk)
    form = LabelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _pdf(request, [pk], form.cleaned_data)
    return _label_form(request, form, [], found)


@requires(Perm.PATRIMONY_VIEW)
def goods_labels(request: ActorRequest) -> HttpResponseBase:
    """Labels of the selected goods: up to 200 at once, more by a job."""
    if request.method != "POST":
        return redirect("patrimony:goods")
    ids = chosen_goods(request)
    sent = "format" in request.POST
    form = LabelForm(request.POST if sent else None)
    if sent and form.is_valid():
        if len(ids) <= INLINE:
            return _pdf(request, ids, form.cleaned_data)
        data = form.cleaned_data
        cmd = actions.PrintLabels(ids, data["format"], data["start"])
        if attempt(form, lambda: actions.print_labels_later(actor=request.actor, cmd=cmd)) is not None:
            messages.success(request, _("Etichetele se pregătesc în fundal; fișierul apare la „Lucrări”."))
            return redirect("patrimony:goods")
    return _label_form(request, form, ids, None)


def _label_form(
    request: ActorRequest, form: LabelForm, ids: Sequence[int], good: Good | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        **carried(request, ids),
        "good": good,
        "title": _("Tipărește etichete") if ids else _("Tipărește eticheta"),
        "words": text.counted(len(ids), _("etichetă"), _("etichete")),
        "verb": _("Pregătește PDF-ul"),
    }
    return render(request, "patrimony/good_small_form.html", context, status=status_of(form))


def _pdf(request: ActorRequest, ids: Sequence[int], data: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(
        labels_pdf(request.actor, ids, data["format"], data["start"]), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="etichete-{clock.today().isoformat()}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@requires(Perm.PATRIMONY_VIEW)
def label_jump(request: ActorRequest, token: str) -> HttpResponseBase:
    """What a scanned label opens: the good for those who may see it, the sign-in page for strangers."""
    return redirect("patrimony:good", queries.good_by_token(request.actor, token).pk)
