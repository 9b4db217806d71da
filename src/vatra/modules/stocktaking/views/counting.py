# SPDX-License-Identifier: EUPL-1.2
"""Counting at the desk, and settling what two sources say differently."""

from dataclasses import replace
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.forms import attempt, status_of
from vatra.kernel import text
from vatra.kernel.errors import NotFoundError
from vatra.kernel.identifiers import record_key
from vatra.modules.stocktaking.actions import counting as actions
from vatra.modules.stocktaking.forms.counting import CONDITIONS, DeskForm, SettleForm
from vatra.modules.stocktaking.forms.plan import OnceForm
from vatra.modules.stocktaking.models import BookLine, CountPlace
from vatra.modules.stocktaking.queries import places as queries

PAGE = 500


@requires(Perm.STOCKTAKING_COUNT)
def desk(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The whole list of a place on one page, at most 500 rows; ``?dupa=`` is the last line of the page before."""
    found = queries.place(request.actor, pk)
    if not queries.may_count(request.actor, found):
        return redirect("stocktaking:place", pk)
    lines, more = _page(found, record_key(request.GET.get("dupa", "")))
    posted = request.method == "POST"
    rows = DeskForm(lines, request.POST if posted else None)
    form = OnceForm(request.POST if posted else None)
    if posted and form.is_valid():
        for _key, sentence in rows.errors:
            form.add_error(None, sentence)
        if not rows.errors and _write(request, found, rows, form):
            said = text.counted(len(rows.counts), _("bun numărat"), _("bunuri numărate"))
            messages.success(request, _("S-a scris: %(n)s.") % {"n": said})
            return redirect(_after(pk, more))
    context = {
        "place": found,
        "form": form,
        "rows": rows.rows,
        "extra": rows.extra,
        "conditions": CONDITIONS,
        "more": more,
        "earlier": "dupa" in request.GET,
    }
    return render(request, "stocktaking/desk.html", context, status=status_of(form))


def _after(pk: int, more: int | None) -> str:
    if more is None:
        return reverse("stocktaking:place", args=[pk])
    return reverse("stocktaking:desk", args=[pk], query={"dupa": more})


def _page(found: CountPlace, after: int | None) -> tuple[list[BookLine], int | None]:
    """Up to 500 lines by number, and the key of the last where more follow."""
    rows = queries.lines(found)
    last = rows.filter(pk=after).first() if after is not None else None
    if last is not None:
        rows = rows.filter(inventory_number__gt=last.inventory_number) | rows.filter(
            inventory_number=last.inventory_number, pk__gt=last.pk
        )
    lines = list(queries.with_counts(rows).order_by("inventory_number", "pk")[: PAGE + 1])
    return lines[:PAGE], lines[PAGE - 1].pk if len(lines) > PAGE else None


def _write(request: ActorRequest, found: CountPlace, rows: DeskForm, form: OnceForm) -> bool:
    """Writes the counts down; a typed number of the unit's book becomes that good."""
    if not rows.counts:
        form.add_error(None, _("Nu ați scris nicio cantitate. Numărați cel puțin un bun sau renunțați."))
        return False
    cmd = actions.CountAtDesk(found.pk, _named(found, rows.counts), form.cleaned_data["once"])
    return attempt(form, lambda: actions.count_at_desk(actor=request.actor, cmd=cmd)) is not None


def _named(found: CountPlace, counts: list[actions.DeskCount]) -> list[actions.DeskCount]:
    numbers = [c.subject[2:].upper() for c in counts if c.subject.startswith("c:")]
    lines = BookLine.objects.filter(stocktaking=found.stocktaking_id, inventory_number__in=numbers)
    known = {line.inventory_number: line.good_id for line in lines} if numbers else {}
    return [
        replace(c, subject=f"g:{known[c.subject[2:].upper()]}") if c.subject[2:].upper() in known else c
        for c in counts
    ]


@requires(Perm.STOCKTAKING_LEAD)
def settle(request: ActorRequest, pk: int) -> HttpResponseBase:
    """What the commission holds true of a subject (``?ce=``) on which sources differ.

    Raises:
        NotFoundError: nothing is in dispute under that name.
    """
    found = queries.place(request.actor, pk)
    subject = request.POST.get("subject") or request.GET.get("ce", "")
    dispute = next((d for d in queries.seen_in(found).disputes if d.subject == subject), None)
    if dispute is None:
        raise NotFoundError(_("Despre acest bun nu mai este nimic de hotărât. Reîncărcați pagina locului."))
    form = SettleForm(request.POST or None, initial={"subject": subject})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        quantity = data["quantity"] if data["quantity"] is not None else Decimal(0)
        cmd = actions.Settle(pk, subject, quantity, data["condition"], data["note"])
        if attempt(form, lambda: actions.settle_difference(actor=request.actor, cmd=cmd)) is not None:
            messages.success(request, _("S-a hotărât: %(what)s.") % {"what": dispute.label})
            return redirect("stocktaking:place", pk)
    context = {"place": found, "dispute": dispute, "form": form}
    return render(request, "stocktaking/settle.html", context, status=status_of(form))
