# SPDX-License-Identifier: EUPL-1.2
"""Screens of the rule book: rules of a day, the authority's own rows, the catalogue and its import."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.rulebook import keys, queries
from vatra.foundation.rulebook.actions.catalogue import (
    CatalogueRefusedError,
    ImportCatalogue,
    import_catalogue,
)
from vatra.foundation.rulebook.actions.local_rules import (
    AddLocalRule,
    WithdrawLocalRule,
    add_local_rule,
    withdraw_local_rule,
)
from vatra.foundation.rulebook.forms import CatalogueImportForm, LocalRuleForm, WithdrawalForm
from vatra.foundation.rulebook.models import LocalRule
from vatra.kernel import clock, dates
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.kernel.identifiers import record_key
from vatra.kernel.text import counted, fix

UNPROCESSABLE = 422


def _chosen_day(text: str) -> tuple[dt.date, str]:
    """The day asked for and, when it cannot be read, a sentence; then today is shown."""
    try:
        return (dates.parse_day(text) if text.strip() else clock.today()), ""
    except BadInputError as wrong:
        return clock.today(), wrong.message


@requires(Perm.RULEBOOK_VIEW)
def rule_list(request: ActorRequest) -> HttpResponse:
    """The rules in force on a chosen day (``?la=``, today by default) with the authority's own rows below."""
    day, problem = _chosen_day(request.GET.get("la", ""))
    context = {
        "day": dates.day(day),
        "long_day": dates.long_day(day),
        "problem": problem,
        "rows": queries.rules_in_force(request.actor, day),
        "local_rows": queries.local_rules(request.actor),
        "manages": request.actor.can(Perm.RULEBOOK_MANAGE),
    }
    return render(request, "rulebook/rule_list.html", context)


@requires(Perm.RULEBOOK_VIEW)
def catalogue_list(request: ActorRequest) -> HttpResponse:
    """The catalogue: ``?q=`` code prefix or words, ``?dupa=`` cursor."""
    text = fix(request.GET.get("q", ""))[:100]
    page = queries.catalogue_page(request.actor, text, request.GET.get("dupa", "")[:30])
    context = {"q": text, "page": page, "manages": request.actor.can(Perm.RULEBOOK_MANAGE)}
    return render(request, "rulebook/catalogue_list.html", context)


def _form_page(request: ActorRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, context, status=UNPROCESSABLE if request.method == "POST" else 200)


def _first_values(request: ActorRequest) -> dict[str, object]:
    """What the form starts from: the chosen rule, or the row that will be superseded."""
    key, old_id = request.GET.get("regula", ""), request.GET.get("inlocuieste", "")
    old_key = record_key(old_id)
    old = None if old_key is None else queries.standing_rule(request.actor, old_key)
    operator = ">=" if key in keys.KEYS and keys.KEYS[key].is_limit else ""
    return {
        "key": key,
        "operator": old.operator if old else operator,
        "supersedes_id": old.pk if old else None,
    }


@requires(Perm.RULEBOOK_MANAGE)
def local_rule_add(request: ActorRequest) -> HttpResponse:
    """A row of the authority's own over the shipped one."""
    form = LocalRuleForm(request.POST or None, initial=_first_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            add_local_rule(actor=request.actor, cmd=AddLocalRule(**form.cleaned_data))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Regula a fost înregistrată."))
            return redirect("rulebook:rule-list")
    return _form_page(request, "rulebook/local_rule_form.html", {"form": form})


def _rule_or_refuse(request: ActorRequest, rule_id: int) -> LocalRule:
    row = queries.standing_rule(request.actor, rule_id)
    if row is None:
        raise NotFoundError(
            _("Regula proprie nu există sau a fost deja înlocuită. Deschideți din nou lista de reguli.")
        )
    return row


@requires(Perm.RULEBOOK_MANAGE)
def local_rule_withdraw(request: ActorRequest, rule_id: int) -> HttpResponse:
    """The end of a row of the authority's own."""
    row = _rule_or_refuse(request, rule_id)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_local_rule(
                actor=request.actor, cmd=WithdrawLocalRule(rule_id=rule_id, **form.cleaned_data)
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Regula proprie a fost retrasă."))
            return redirect("rulebook:rule-list")
    title = keys.KEYS[row.key].title
    value = keys.show_value(keys.KEYS[row.key], row.value, row.operator)
    return _form_page(
        request, "rulebook/local_rule_withdraw.html", {"form": form, "rule_title": title, "value": value}
    )


@requires(Perm.RULEBOOK_MANAGE)
def catalogue_import(request: ActorRequest) -> HttpResponse:
    """The full catalogue from a file; findings are listed by line and nothing is saved."""
    form = CatalogueImportForm(request.POST or None, request.FILES or None)
    findings: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        upload = data.pop("file")
        try:
            done = import_catalogue(
                actor=request.actor, cmd=ImportCatalogue(name=upload.name, content=upload.read(), **data)
            )
        except DomainError as refusal:
            form.refuse(refusal)
            findings = refusal.findings[:200] if isinstance(refusal, CatalogueRefusedError) else ()
        else:
            messages.success(request, _imported_sentence(done.added, done.changed, done.unchanged))
            return redirect("rulebook:catalogue-list")
    return _form_page(request, "rulebook/catalogue_import.html", {"form": form, "findings": findings})


def _imported_sentence(added: int, changed: int, unchanged: int) -> str:
    return _("Catalogul a fost importat: %(added)s, %(changed)s, %(unchanged)s.") % {
        "added": counted(added, _("cod adăugat"), _("coduri adăugate")),
        "changed": counted(changed, _("cod schimbat"), _("coduri schimbate")),
        "unchanged": counted(unchanged, _("cod neschimbat"), _("coduri neschimbate")),
    }
