# SPDX-License-Identifier: EUPL-1.2
"""What the pages of imports show, as rows of display strings."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.imports.cells import checked_value, shown_cell
from vatra.foundation.imports.models import ImportRow, ImportRowQuerySet, ImportRun, RowState, RunState
from vatra.foundation.imports.reading import TargetField
from vatra.foundation.imports.registry import Suggestion, target_of
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.kernel.actor import Actor
from vatra.kernel.clock import BUCHAREST
from vatra.kernel.errors import NotFoundError
from vatra.kernel.text import counted, shorten, thousands

RUNS_PER_PAGE = 30
MOST_GROUPS = 12
ABOUT = "name"
"""The field whose words help to find a value for the others."""
ROWS_PER_PAGE = 50
TONES = {
    RunState.UPLOADED: "run",
    RunState.MAPPED: "run",
    RunState.CHECKED: "bad",
    RunState.READY: "ok",
    RunState.RUNNING: "run",
    RunState.DONE: "ok",
    RunState.FAILED: "off",
    RunState.UNDONE: "off",
}
SEVERITY_TONES = {"error": "bad", "warning": "warn", "info": "off"}
FILTERS = ("erori", "avertismente", "sarite", "toate")


class RunLine(NamedTuple):
    """One import in the list."""

    url: str
    title: str
    source: str
    rows: str
    tone: str
    state: str
    who: str
    at: str


class Remark(NamedTuple):
    """One finding under a row."""

    tone: str
    place: str
    value: str
    message: str


class GridLine(NamedTuple):
    """One staged row with its cells and remarks."""

    line: int
    url: str
    tone: str
    state: str
    cells: list[str]
    remarks: list[Remark]
    mended: str


class Page[T](NamedTuple):
    """One keyset page: its lines and the key that the next one starts after, or None."""

    lines: list[T]
    after: int | None


def visible_run(actor: Actor, public_id: uuid.UUID) -> ImportRun:
    """The import, if this actor may see it.

    Raises:
        NotFoundError: it does not exist or is not visible; the two are answered alike.
    """
    run = ImportRun.objects.visible_to(actor).select_related("file").filter(public_id=public_id).first()
    if run is None:
        raise NotFoundError(_("Importul nu există sau nu aveți acces la el."))
    return run


def run_page(actor: Actor, before: int | None) -> Page[RunLine]:
    """The imports, newest first; ``before`` is the key of the last one already shown."""
    runs = ImportRun.objects.visible_to(actor).order_by("-id")
    if before is not None:
        runs = runs.filter(pk__lt=before)
    found = list(runs[: RUNS_PER_PAGE + 1])
    shown = found[:RUNS_PER_PAGE]
    return Page([_run_line(run) for run in shown], shown[-1].pk if len(found) > RUNS_PER_PAGE else None)


def _run_line(run: ImportRun) -> RunLine:
    return RunLine(
        url=reverse("imports:run", args=[run.public_id]),
        title=run.title,
        source=run.source,
        rows=thousands(run.rows_total),
        tone=TONES[RunState(run.state)],
        state=str(RunState(run.state).label),
        who=run.created_by_name,
        at=run.created_at.astimezone(BUCHAREST).strftime("%d.%m.%Y %H:%M"),
    )


def grid_page(actor: Actor, run: ImportRun, which: str, after: int) -> Page[GridLine]:
    """Staged rows after a line of the file, of one filter: erori, avertismente, sarite or toate."""
    rows = _filtered(ImportRow.objects.visible_to(actor).filter(run=run, line__gt=after), which).order_by(
        "line"
    )
    found = list(rows[: ROWS_PER_PAGE + 1])
    shown = found[:ROWS_PER_PAGE]
    return Page(
        [_grid_line(run, row) for row in shown], shown[-1].line if len(found) > ROWS_PER_PAGE else None
    )


def _filtered(rows: ImportRowQuerySet, which: str) -> ImportRowQuerySet:
    warned = Q(findings__contains=[{"severity": "warning"}]) | Q(checks__contains=[{"severity": "warning"}])
    match which:
        case "erori":
            return rows.filter(state=RowState.FLAWED)
        case "avertismente":
            return rows.exclude(state=RowState.SKIPPED).filter(warned)
        case "sarite":
            return rows.filter(state=RowState.SKIPPED)
        case _:
            return rows


_ROW_TONES = {RowState.GOOD: "ok", RowState.FLAWED: "bad", RowState.SKIPPED: "off"}


def _grid_line(run: ImportRun, row: ImportRow) -> GridLine:
    fields = mapped_fields(run)
    mended = [_("era „%s”") % shorten(str(m["was"]), 40) for m in row.mended.values()]
    return GridLine(
        line=row.line,
        url=reverse("imports:row", args=[run.public_id, row.line]),
        tone=_ROW_TONES[RowState(row.state)],
        state=str(RowState(row.state).label),
        cells=[shorten(shown_cell(row, field), 60) for field in fields],
        remarks=[
            *(_remark(found) for found in row.findings),
            *(_remark({**found, "value": checked_value(found, fields)}) for found in row.checks),
        ],
        mended="; ".join(mended),
    )


def mapped_fields(run: ImportRun) -> list[TargetField]:
    """The target's fields that have a column, in the target's order."""
    return [field for field in target_of(run.target).target.fields if field.key in run.mapping]


def _remark(found: dict[str, str]) -> Remark:
    place = f"{found['column']}{found['line']}" if found["column"] else str(found["line"])
    return Remark(SEVERITY_TONES[found["severity"]], place, shorten(found["value"], 60), found["message"])


def fault_of(run: ImportRun) -> str:
    """Why the import's job stopped for good; empty while it waits or runs."""
    return (
        JobRun.objects.filter(pk=run.job_id or 0, state=JobState.FAILED)
        .values_list("error", flat=True)
        .first()
        or ""
    )


def notes_of(run: ImportRun) -> list[Remark]:
    """The findings about the file itself."""
    return [_remark(found) for found in run.notes]


class Group(NamedTuple):
    """The same fault in several rows.

    Attributes:
        shown: the value as a person writes it.
        suggestions: values that could stand there, with their words.
    """

    key: str
    code: str
    value: str
    shown: str
    field: str
    message: str
    rows: str
    suggestions: list[Suggestion]


_GROUPS = """
SELECT f ->> 'key', f ->> 'code', f ->> 'value', min(f ->> 'message'), count(DISTINCT r.id),
       min(r."values" ->> %(about)s)
FROM imports_importrow r CROSS JOIN LATERAL jsonb_array_elements(r.findings || r.checks) f
WHERE r.run_id = %(run)s AND r.state = 'flawed' AND f ->> 'severity' = 'error' AND f ->> 'key' = ANY(%(keys)s)
  AND NOT f ->> 'code' = ANY(%(singular)s)
GROUP BY 1, 2, 3 HAVING count(DISTINCT r.id) > 1
ORDER BY 5 DESC, 1, 3 LIMIT %(most)s
"""


def groups_of(run: ImportRun, singular: Collection[str]) -> list[Group]:
    """Faults that several rows share and one text could mend, the most frequent first.

    One query, and those of the target's suggestions.

    Args:
        singular: codes of faults that one text cannot mend.
    """
    mapped = mapped_fields(run)
    fields = {field.key: field.label for field in mapped}
    values: dict[str, Any] = {
        "run": run.pk,
        "keys": list(fields),
        "about": ABOUT,
        "singular": sorted(singular),
        "most": MOST_GROUPS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, values)
        found = cursor.fetchall()
    target = target_of(run.target)
    return [
        Group(
            key,
            code,
            value,
            checked_value({"key": key, "value": value}, mapped),
            fields[key],
            message,
            counted(count, _("rând"), _("rânduri")),
            target.suggest(key, value, about or ""),
        )
        for key, code, value, message, count, about in found
    ]


@dataclass(frozen=True, slots=True)
class Tab:
    """One filter of the grid."""

    label: str
    url: str
    current: bool
    count: str


def tabs_of(run: ImportRun, current: str) -> list[Tab]:
    """The filters of the grid with their counts."""
    base = reverse("imports:run", args=[run.public_id])
    counts = (run.rows_flawed, run.rows_warned, run.rows_skipped, run.rows_total)
    labels = (_("Cu erori"), _("Cu avertismente"), _("Sărite"), _("Toate"))
    return [
        Tab(label, f"{base}?arata={name}", name == current, thousands(count))
        for name, label, count in zip(FILTERS, labels, counts, strict=True)
    ]


def summary_of(run: ImportRun) -> list[tuple[str, str]]:
    """The facts a person checks before the takeover."""
    return [
        (_("Fișier"), run.file.name),
        (_("Foaie"), run.sheet),
        (_("Sursă"), run.source),
        (_("Se preiau"), counted(run.rows_good, _("rând"), _("rânduri"))),
        (_("Se sar"), counted(run.rows_skipped, _("rând"), _("rânduri"))),
        (_("Avertismente rămase"), counted(run.rows_warned, _("rând"), _("rânduri"))),
    ]
