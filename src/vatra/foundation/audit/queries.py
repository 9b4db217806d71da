# SPDX-License-Identifier: EUPL-1.2
"""What the journal's pages show."""

from typing import NamedTuple

from django.apps import apps
from django.utils.translation import gettext as _

from vatra.foundation.audit import changes
from vatra.foundation.audit.changes import Change
from vatra.foundation.audit.history import more_of, who_did
from vatra.foundation.audit.models import LogEntry, LogEntryQuerySet, LogSubject, Outcome, Seal, Unsealed
from vatra.foundation.audit.verbs import verb
from vatra.kernel import dates, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError

MOST_SUBJECTS = 50


class SealStatus(NamedTuple):
    """How the seals stand, in display strings.

    Attributes:
        last: the last seal and its time, empty when nothing was sealed yet.
        waiting: how many entries wait for the next seal.
        checked: the result of the last check, empty when there was none.
        tone: ``ok``, ``bad`` or ``off``.
    """

    last: str
    waiting: str
    checked: str
    tone: str


class RowChange(NamedTuple):
    """One record that an action changed."""

    title: str
    deleted: bool
    changes: list[Change]


class EntryPage(NamedTuple):
    """One entry of the journal.

    Attributes:
        facts: pairs of label and value.
        rows: the records it changed, at most 200.
        subjects: further records it speaks of, in a sentence.
    """

    title: str
    denied: bool
    facts: list[tuple[str, str]]
    rows: list[RowChange]
    subjects: str


def journal(actor: Actor) -> LogEntryQuerySet:
    """All entries the actor may read."""
    return LogEntry.objects.visible_to(actor)


def seal_status(actor: Actor) -> SealStatus:
    """The last seal, what waits, and what the last check found. Three queries."""
    last = Seal.objects.order_by("-number").first()
    waiting = Unsealed.objects.count()
    check = LogEntry.objects.visible_to(actor).filter(verb="record_seal_check").order_by("-at", "-pk").first()
    words, tone = _check_words(check)
    return SealStatus(
        last=_("nr. %(n)s, %(at)s") % {"n": last.number, "at": dates.short_moment(last.sealed_at)}
        if last
        else "",
        waiting=text.counted(waiting, _("intrare"), _("intrări")),
        checked=words,
        tone=tone,
    )


def _check_words(check: LogEntry | None) -> tuple[str, str]:
    if check is None:
        return "", "off"
    at = dates.short_moment(check.at)
    if check.data.get("broken"):
        return _("sigiliul nr. %(n)s nu se mai potrivește (%(at)s)") % {
            "n": check.data["broken"],
            "at": at,
        }, "bad"
    seals = text.counted(check.data.get("seals", 0), _("sigiliu întreg"), _("sigilii întregi"))
    return _("%(seals)s (%(at)s)") % {"seals": seals, "at": at}, "ok"


def kind_words(kind: str) -> str:
    """The name of a kind of record as people know it."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)  # noqa: SLF001
    except (LookupError, ValueError):
        return kind


def entry_page(actor: Actor, pk: int) -> EntryPage:
    """One entry with the rows it changed, old and new.

    Raises:
        NotFoundError: there is no such entry, or not for this actor.
    """
    entry = journal(actor).filter(pk=pk).first()
    if entry is None:
        raise NotFoundError(_("Intrarea din jurnal nu există sau nu aveți acces la ea."))
    steps = changes.steps_of_entry(entry.pk)
    related = changes.related_words(steps)
    rows = [
        RowChange(
            f"{text_of_kind(step)} nr. {step.row_id}", step.new is None, changes.changes_of(step, related)
        )
        for step in steps
    ]
    return EntryPage(
        title=str(verb(entry.verb).words),
        denied=entry.outcome == Outcome.DENIED,
        facts=_facts(entry),
        rows=[row for row in rows if row.changes or row.deleted],
        subjects=_subjects(entry),
    )


def text_of_kind(step: changes.Step) -> str:
    """The name of the kind of a changed record, with a capital."""
    name = str(step.model._meta.verbose_name)  # noqa: SLF001
    return name[:1].upper() + name[1:]


def _facts(entry: LogEntry) -> list[tuple[str, str]]:
    facts = [
        (_("Când"), dates.moment(entry.at)),
        (_("Cine"), who_did(entry) or _("fără cont")),
        (_("Roluri"), entry.roles),
        (_("Rezultat"), str(Outcome(entry.outcome).label)),
        (_("Obiect"), entry.object_label),
        (_("Felul obiectului"), kind_words(entry.object_kind) if entry.object_kind else ""),
        (_("Detalii"), more_of(entry)),
        (_("Operațiune"), entry.verb),
    ]
    return [(label, value) for label, value in facts if value]


def _subjects(entry: LogEntry) -> str:
    found = LogSubject.objects.filter(log_entry=entry)
    total = found.count()
    if not total:
        return ""
    kind = kind_words(found.values_list("object_kind", flat=True)[0])
    ids = ", ".join(
        str(i) for i in found.order_by("object_id").values_list("object_id", flat=True)[:MOST_SUBJECTS]
    )
    more = _(" și altele") if total > MOST_SUBJECTS else ""
    return _("%(total)s (%(kind)s): nr. %(ids)s%(more)s") % {
        "total": text.counted(total, _("înregistrare"), _("înregistrări")),
        "kind": kind,
        "ids": ids,
        "more": more,
    }
