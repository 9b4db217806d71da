# SPDX-License-Identifier: EUPL-1.2
"""Registers, extracts and sheets: issued as numbered papers, or taken as spreadsheets."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.shell import exports
from vatra.foundation.shell.forms import attempt, status_of
from vatra.kernel import clock, text
from vatra.kernel.errors import BadInputError
from vatra.modules.patrimony import pickers
from vatra.modules.patrimony.actions import papers as actions
from vatra.modules.patrimony.forms.goods import IssueForm, PeriodForm
from vatra.modules.patrimony.papers import goods_content
from vatra.modules.patrimony.papers.goods_content import Period, print_meta
from vatra.modules.patrimony.queries import goods as queries
from vatra.modules.patrimony.queries import lists as list_queries

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@requires(Perm.PATRIMONY_VIEW)
def lists_page(request: ActorRequest) -> HttpResponseBase:
    """Which registers and lists there are; ``?unitate=`` chooses the unit, the first one until then."""
    units = list(pickers.units(request.actor)())
    given = request.GET.get("unitate", "")
    chosen = next(((pk, name) for pk, name in units if str(pk) == given), units[0] if units else None)
    year = clock.today().year
    context = {
        "year": year,
        "period": f"since={year}-01-01&until={year}-12-31",
        "units": units,
        "chosen": chosen,
        "rooms": list_queries.rooms(request.actor, chosen[0]) if chosen else [],
        "custodians": list_queries.custodians(request.actor, chosen[0]) if chosen else [],
    }
    return render(request, "patrimony/lists_page.html", context)


@requires(Perm.PATRIMONY_VIEW)
def asset_sheet(request: ActorRequest, pk: int) -> HttpResponseBase:
    """14-2-2 of a good."""
    return _paper(request, actions.SHEET, pk)


@requires(Perm.PATRIMONY_VIEW)
def list_paper(request: ActorRequest, what: str, pk: int) -> HttpResponseBase:
    """A register, an extract or a room sheet: the page, its twins (``?format=``), issuing it (POST)."""
    return _paper(request, what, pk)


def _paper(request: ActorRequest, what: str, pk: int) -> HttpResponseBase:
    period_form = PeriodForm(request.GET or None)
    span = period_form.cleaned_data if period_form.is_valid() else {}
    wanted = actions.Wanted(what, pk, Period(span.get("since"), span.get("until")))
    built = actions.build(request.actor, wanted)
    if "format" in request.GET:
        return _twin(request, built, request.GET["format"])
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cmd = actions.IssueList(wanted, form.cleaned_data["once"])
        paper = attempt(form, lambda: actions.issue_list(actor=request.actor, cmd=cmd))
        if paper is not None:
            return _issued(request, paper)
    table = goods_content.table_of(built.content)
    rows = sum(len(group["rows"]) for group in table["groups"])
    context = {
        "built": built,
        "form": form,
        "period_form": period_form if what == actions.REGISTER else None,
        "positions": text.counted(rows, _("poziție"), _("poziții")),
        "query": request.GET.urlencode(),
        "may_issue": request.actor.scope(Perm.PATRIMONY_ISSUE).covers(built.unit.pk),
        "issued": list_queries.issued(request.actor, built.kind, built.owner),
    }
    return render(request, "patrimony/list_paper.html", context, status=status_of(form))


def _issued(request: ActorRequest, paper: IssuedPaper) -> HttpResponseBase:
    messages.success(request, _("%(paper)s a primit număr; PDF-ul se pregătește.") % {"paper": paper})
    return redirect(queries.address("papers:paper", paper.public_id) or request.get_full_path())


def _twin(request: ActorRequest, built: actions.Built, kind: str) -> HttpResponse:
    from vatra.foundation.papers.rendering import twin_csv, twin_xlsx

    if kind not in TYPES:
        raise BadInputError(_("Lista se poate lua ca XLSX sau CSV."), code="bad_export")
    exports.tell(request.actor, built.kind_label, kind, built.scope_words)
    table = goods_content.table_of(built.content)
    meta = print_meta(built.content["meta"])
    body = twin_csv(table) if kind == "csv" else twin_xlsx(table, meta, demo=settings.IS_DEMO)
    response = HttpResponse(body, content_type=TYPES[kind])
    name = f"{slugify(text.fold(built.kind_label))}-{clock.today().isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
