# SPDX-License-Identifier: EUPL-1.2
"""Typing positions of the annexes."""

from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.feedback import undoable
from vatra.foundation.shell.forms import attempt, both_versions, status_of
from vatra.kernel import text
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony.actions import lines as actions
from vatra.modules.patrimony.checks import annex_of
from vatra.modules.patrimony.choices import Annex, LineOperation
from vatra.modules.patrimony.forms.lines import SIDE_FORMS, SIDE_TITLES, AmendForm, LineForm, initial_line
from vatra.modules.patrimony.queries import protocols as queries


@requires(Perm.PATRIMONY_EDIT)
def line_new(request: ActorRequest, pk: int, annex: int) -> HttpResponseBase:
    """Adds a position; „salvează și adaugă” brings the next empty form."""
    found = queries.protocol(request.actor, pk)
    if annex not in Annex.values:
        raise NotFoundError(_("Anexa cerută nu există."))
    form = LineForm(request.POST or None, annex=Annex(annex), unit_id=found.unit_id)
    if request.method == "POST" and form.is_valid():
        cmd = actions.SaveLine(pk, form.line(), once=form.cleaned_data["once"])
        if attempt(form, lambda: actions.save_line(actor=request.actor, cmd=cmd)) is not None:
            if "inca" in request.POST:
                return redirect("patrimony:line-new", pk, annex)
            return redirect("patrimony:protocol-annex", pk, annex)
    context = {"form": form, "protocol": found, "annex": annex, "annex_label": Annex(annex).label}
    return render(request, "patrimony/line_form.html", context, status=status_of(form))


@requires(Perm.PATRIMONY_VIEW)
def line(request: ActorRequest, pk: int, line_id: int) -> HttpResponseBase:
    """A position: its form while the protocol is a draft, its facts otherwise."""
    found = queries.protocol(request.actor, pk)
    kept = (
        found.lines.select_related("estate", "room", "owner", "administrator", "keeper")
        .filter(pk=line_id)
        .first()
    )
    if kept is None:
        raise NotFoundError(_("Poziția nu există în acest protocol."))
    context = {"protocol": found, "line": kept, "annex": kept.annex, "annex_label": kept.get_annex_display()}
    if not (found.is_editable and request.actor.scope(Perm.PATRIMONY_EDIT).covers(found.unit_id)):
        return render(request, "patrimony/line_page.html", context | {"facts": queries.line_facts(kept)})
    initial = initial_line(kept) | {"version": actions.stamp_of_line(kept)}
    form = LineForm(request.POST or None, annex=Annex(kept.annex), unit_id=found.unit_id, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cmd = actions.SaveLine(pk, form.line_of(kept), line_id, data["once"], data["version"])
        if attempt(form, lambda: actions.save_line(actor=request.actor, cmd=cmd)) is not None:
            return redirect("patrimony:protocol-annex", pk, kept.annex)
    context |= {"form": form, "differing": both_versions(form, initial)}
    return render(request, "patrimony/line_form.html", context, status=status_of(form))


@requires(Perm.PATRIMONY_EDIT)
def line_amend(request: ActorRequest, pk: int) -> HttpResponseBase:
    """For an additional act: names the good, then either takes it out or opens the form to correct it."""
    found = queries.protocol(request.actor, pk)
    form = AmendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        good = attempt(form, lambda: queries.good_to_amend(request.actor, found, data["number"]))
        if good is not None and data["operation"] == LineOperation.CORRECT:
            return redirect(
                f"{reverse('patrimony:line-correct', args=[pk, good.pk])}?{urlencode({'motiv': data['reason']})}"
            )
        if good is not None:
            cmd = actions.RemoveGood(pk, good.pk, data["reason"])
            if attempt(form, lambda: actions.take_out_good(actor=request.actor, cmd=cmd)) is not None:
                return redirect("patrimony:protocol-annex", pk, annex_of(good.kind))
    context = {
        "form": form,
        "protocol": found,
        "title": _("Îndreaptă un bun"),
        "back": reverse("patrimony:protocol", args=[pk]),
    }
    return render(request, "patrimony/side_form.html", context, status=status_of(form))


@requires(Perm.PATRIMONY_EDIT)
def line_correct(request: ActorRequest, pk: int, good_id: int) -> HttpResponseBase:
    """For an additional act: the right facts of a good; the old ones stay in its history."""
    found = queries.protocol(request.actor, pk)
    good = queries.good_to_amend(request.actor, found, good_id)
    annex, reason = Annex(annex_of(good.kind)), request.GET.get("motiv", "")[:300]
    form = LineForm(request.POST or None, annex=annex, unit_id=found.unit_id, initial=initial_line(good))
    if request.method == "POST" and form.is_valid():
        line_ = form.line(operation=LineOperation.CORRECT, target_id=good.pk, reason=reason)
        cmd = actions.SaveLine(pk, line_, once=form.cleaned_data["once"])
        if attempt(form, lambda: actions.save_line(actor=request.actor, cmd=cmd)) is not None:
            return redirect("patrimony:protocol-annex", pk, annex)
    context = {"form": form, "protocol": found, "annex": int(annex), "annex_label": annex.label}
    return render(request, "patrimony/line_form.html", context, status=status_of(form))


@requires(Perm.PATRIMONY_EDIT)
def line_remove(request: ActorRequest, pk: int, line_id: int) -> HttpResponseBase:
    """Removes a position of a draft (POST)."""
    found = queries.protocol(request.actor, pk)
    kept = found.lines.filter(pk=line_id).first()
    if kept is not None and request.method == "POST":
        actions.remove_lines(actor=request.actor, cmd=actions.RemoveLines(pk, (line_id,)))
        undoable(request, _("Poziția „%(line)s” este ștearsă.") % {"line": text.shorten(str(kept), 80)})
        return redirect("patrimony:protocol-annex", pk, kept.annex)
    return redirect("patrimony:protocol", pk)


@requires(Perm.PATRIMONY_EDIT)
def side_new(request: ActorRequest, pk: int, what: str) -> HttpResponseBase:
    """Adds a declared total, a contract, a paper or meter, or an objection."""
    found = queries.protocol(request.actor, pk)
    if what not in SIDE_FORMS:
        raise NotFoundError(_("Felul cerut nu există."))
    form = SIDE_FORMS[what](request.POST or None)
    if request.method == "POST" and form.is_valid():
        cmd = actions.AddSide(pk, form.entry())  # type: ignore[attr-defined]  # every side form has entry()
        if attempt(form, lambda: actions.add_side(actor=request.actor, cmd=cmd) or True):
            return redirect(_side_url(pk))
    context = {"form": form, "protocol": found, "title": SIDE_TITLES[what], "back": _side_url(pk)}
    return render(request, "patrimony/side_form.html", context, status=status_of(form))


@requires(Perm.PATRIMONY_EDIT)
def side_remove(request: ActorRequest, pk: int, what: str, row_id: int) -> HttpResponseBase:
    """Removes one of those rows (POST)."""
    if request.method == "POST" and what in SIDE_FORMS:
        actions.remove_side(actor=request.actor, cmd=actions.RemoveSide(pk, what, row_id))
        undoable(request, _("Rândul este șters."))
    return redirect(_side_url(pk))


def _side_url(pk: int) -> str:
    return reverse("patrimony:protocol", args=[pk]) + "?fila=celelalte"
