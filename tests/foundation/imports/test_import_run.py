# SPDX-License-Identifier: EUPL-1.2
"""An import from upload to undo on a real database."""

import datetime as dt
import io
from dataclasses import replace

import pytest
import time_machine
from tests.dirty_files import ANNEX3_HEADER, FILES, GOODS
from tests.foundation.imports.sample_target import TABLE, SampleTarget, goods, run_sql
from tests.spreadsheets import SheetOf, xlsx

from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import StoredFile
from vatra.foundation.imports import queries, registry, staging
from vatra.foundation.imports.actions.applying import ApplyImport, UndoImport, apply_import, undo_import
from vatra.foundation.imports.actions.mending import MendRow, SkipRow, mend_row, skip_row
from vatra.foundation.imports.actions.preparing import LocateList, UploadImport, locate_list, upload_import
from vatra.foundation.imports.actions.starting import (
    MapColumns,
    ResumeImport,
    StartApply,
    map_columns,
    resume_import,
    start_apply,
)
from vatra.foundation.imports.models import ImportMapping, ImportRow, ImportRun
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.queue import run_pending
from vatra.kernel.actor import Actor, Scope
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError, StaleError

pytestmark = pytest.mark.django_db(transaction=True)
GRANTS = (Perm.IMPORT_RUN, Perm.PATRIMONY_VIEW)
OFFICER = Actor(1, "Inspector Demo", grants={p.value: Scope(everywhere=True) for p in GRANTS})
UNIT_7 = Actor(2, "Administrator Demo", grants={p.value: Scope(unit_ids=frozenset({7})) for p in GRANTS})


@pytest.fixture(autouse=True)
def _house(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(registry, "_targets", {})
    registry.register(SampleTarget())
    run_sql(TABLE)
    run_sql("TRUNCATE sample_goods")
    with time_machine.travel(dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC), tick=False):
        yield
    run_sql("DROP TABLE sample_goods")


def file_of(*rows):
    return xlsx(SheetOf("Anexa 3", [ANNEX3_HEADER, *rows]))


def good(number, **changed):
    row = dict(zip(range(10), GOODS[1], strict=True)) | {0: number}
    names = {"name": 1, "entry": 3, "start": 6}
    return tuple((row | {names[key]: value for key, value in changed.items()}).values())


def upload(content, actor=OFFICER, unit="7", **more):
    cmd = UploadImport(
        target="test.annex3",
        context={"unitate": unit},
        name="../../lista\x00.xlsx",
        stream=io.BytesIO(content),
    )
    return upload_import(actor=actor, cmd=replace(cmd, **more))


def staged(content, actor=OFFICER):
    run = upload(content, actor)
    map_columns(actor=actor, cmd=MapColumns(run=run.public_id, mapping=run.mapping))
    run_pending()
    run.refresh_from_db()
    return run


def applied(content):
    run = staged(content)
    start_apply(actor=OFFICER, cmd=StartApply(run=run.public_id, version=run.version))
    run_pending()
    run.refresh_from_db()
    return run


def flaws(run):
    rows = ImportRow.objects.filter(run=run).order_by("line")
    return [(r.line, f["column"], f["code"]) for r in rows for f in [*r.findings, *r.checks]]


def test_a_clean_file_goes_from_upload_to_the_registry():
    run = staged(file_of(*GOODS))

    assert (run.state, run.rows_total, run.rows_flawed, run.version) == ("ready", 6, 0, 1)
    assert goods() == []

    start_apply(actor=OFFICER, cmd=StartApply(run=run.public_id, version=1))
    run_pending()
    run.refresh_from_db()

    assert (run.state, run.counts) == ("done", {"bunuri": 6})
    assert goods()[0][:3] == ("000101", "Centrală termică murală 35 kW", "18450.75")
    assert len(goods()) == 6
    assert [j.state for j in JobRun.objects.order_by("id")] == ["done", "done"]


def test_the_stored_file_has_a_harmless_name_and_the_unit():
    run = upload(file_of(*GOODS))

    assert (run.file.name, run.file.unit_id, run.file.purpose) == ("lista.xlsx", 7, "import")


@pytest.mark.parametrize("name", ["refuz-pdf.xlsx", "refuz-bomba.xlsx", "refuz-parola.xlsx", "refuz-gol.csv"])
def test_a_refused_file_leaves_nothing_behind(name):
    with pytest.raises(BadInputError):
        upload(FILES[name]())

    assert (ImportRun.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_unit_importing_for_another_unit_is_refused_and_nothing_changes():
    with pytest.raises(NotFoundError):
        upload(file_of(*GOODS), actor=UNIT_7, unit="8")

    assert (ImportRun.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_unit_sees_only_its_own_imports():
    own, other = upload(file_of(*GOODS), unit="7"), upload(file_of(*GOODS), unit="8")

    assert [r.pk for r in ImportRun.objects.visible_to(UNIT_7)] == [own.pk]
    with pytest.raises(NotFoundError):
        skip_row(actor=UNIT_7, cmd=SkipRow(run=other.public_id, line=2, skipped=True))
    with pytest.raises(NotFoundError):
        queries.visible_run(UNIT_7, other.public_id)


def test_a_list_that_is_not_found_can_be_pointed_at():
    run = upload(FILES["sase-foi.xlsx"]())
    assert (run.error, run.mapping) == ("Fișierul are 6 foi. Alegeți foaia care conține lista.", {})

    run = locate_list(actor=OFFICER, cmd=LocateList(run=run.public_id, sheet="Luna 3"))

    assert (run.error, run.sheet, run.mapping["inventory_number"]) == ("", "Luna 3", 0)


def test_a_required_field_without_column_is_refused():
    run = upload(file_of(*GOODS))
    mapping = {k: v for k, v in run.mapping.items() if k != "name"}

    with pytest.raises(BadInputError) as refusal:
        map_columns(actor=OFFICER, cmd=MapColumns(run=run.public_id, mapping=mapping))

    assert str(refusal.value) == (
        "Câmpuri obligatorii fără coloană: „Denumirea bunului”. Alegeți-le coloana din fișier."
    )
    with pytest.raises(BadInputError) as twice:
        map_columns(actor=OFFICER, cmd=MapColumns(run=run.public_id, mapping=run.mapping | {"place": 1}))
    assert twice.value.code == "column_twice"


def test_the_mapping_is_remembered_for_the_same_headers():
    first = upload(file_of(*GOODS))
    changed = first.mapping | {"custodian": 9, "place": 8}
    map_columns(actor=OFFICER, cmd=MapColumns(run=first.public_id, mapping=changed))

    second = upload(file_of(GOODS[0]))

    assert (second.remembered, second.mapping) == (True, changed)
    assert ImportMapping.objects.count() == 1


def test_every_dirty_value_becomes_a_finding_of_its_row():
    run = staged(FILES["anexa3-valori-gresite.xlsx"]())

    assert (run.state, run.rows_total, run.rows_flawed) == ("checked", 32, 18)
    assert flaws(run)[-2:] == [(32, "A", "duplicate_in_file"), (33, "A", "duplicate_in_file")]
    row = ImportRow.objects.get(run=run, line=33)
    assert row.checks[0]["message"] == (
        "„A-2” apare de mai multe ori în fișier, și pe rândul 32. Corectați numărul sau săriți unul dintre rânduri."
    )


def test_a_number_already_in_the_registry_is_found():
    run_sql("INSERT INTO sample_goods VALUES ('A-1', 'Vechi', 1, NULL, NULL, false)")

    run = staged(file_of(good("A-1"), good("A-2")))

    assert flaws(run) == [(2, "A", "number_taken")]


def test_mending_reads_the_cell_again_checks_all_rows_and_keeps_the_old_value():
    run = staged(file_of(good("A-1", entry="o mie"), good("A-2"), good("A-2")))
    assert flaws(run) == [
        (2, "D", "not_a_number"),
        (3, "A", "duplicate_in_file"),
        (4, "A", "duplicate_in_file"),
    ]

    mend_row(
        actor=OFFICER, cmd=MendRow(run.public_id, 2, 0, {"entry_value": "1.000,50", "name": "Altă tablă"})
    )
    mend_row(actor=OFFICER, cmd=MendRow(run.public_id, 4, 0, {"inventory_number": "A-3"}))

    run.refresh_from_db()
    row = ImportRow.objects.get(run=run, line=2)
    assert (run.state, flaws(run), run.version) == ("ready", [], 3)
    assert (row.values["entry_value"], row.values["name"]) == ("1000.50", "Altă tablă")
    assert (row.mended["entry_value"]["was"], row.mended["entry_value"]["by"]) == ("o mie", "Inspector Demo")


def test_an_unchanged_cell_is_not_mended():
    run = staged(file_of(good("A-1")))
    cells = {"entry_value": "12.999,00", "commissioned_on": "01.09.2022", "life_years": "6"}

    row = mend_row(actor=OFFICER, cmd=MendRow(run.public_id, 2, 0, cells))

    assert row.mended == {}


def test_two_officers_on_one_row_the_second_is_told_and_nothing_is_lost():
    run = staged(file_of(good("A-1")))
    mend_row(actor=OFFICER, cmd=MendRow(run.public_id, 2, 0, {"name": "Prima"}))

    with pytest.raises(StaleError):
        mend_row(actor=OFFICER, cmd=MendRow(run.public_id, 2, 0, {"name": "A doua"}))

    assert ImportRow.objects.get(run=run).values["name"] == "Prima"


def test_a_skipped_row_is_left_out_and_can_come_back():
    run = staged(file_of(good("A-1"), good("A-2", name=None)))
    assert run.state == "checked"

    run = skip_row(actor=OFFICER, cmd=SkipRow(run=run.public_id, line=3, skipped=True))
    assert (run.state, run.rows_skipped, run.rows_good) == ("ready", 1, 1)

    run = skip_row(actor=OFFICER, cmd=SkipRow(run=run.public_id, line=3, skipped=False))
    assert (run.state, run.rows_flawed) == ("checked", 1)


def test_confirming_a_stale_page_or_twice_is_refused():
    run = staged(file_of(good("A-1")))
    mend_row(actor=OFFICER, cmd=MendRow(run.public_id, 2, 0, {"name": "Nou"}))

    with pytest.raises(StaleError):
        start_apply(actor=OFFICER, cmd=StartApply(run=run.public_id, version=run.version))
    start_apply(actor=OFFICER, cmd=StartApply(run=run.public_id, version=run.version + 1))
    with pytest.raises(DomainError) as twice:
        start_apply(actor=OFFICER, cmd=StartApply(run=run.public_id, version=run.version + 1))
    run_pending()

    assert twice.value.code == "wrong_state"
    assert [g[:2] for g in goods()] == [("A-1", "Nou")]


def test_an_import_with_errors_cannot_be_applied():
    run = staged(file_of(good("A-1", name=None)))

    with pytest.raises(DomainError):
        start_apply(actor=OFFICER, cmd=StartApply(run=run.public_id, version=run.version))

    assert goods() == []


def test_a_number_taken_between_check_and_takeover_stops_everything():
    run = staged(file_of(good("A-1"), good("A-2")))
    start_apply(actor=OFFICER, cmd=StartApply(run=run.public_id, version=run.version))
    run_sql("INSERT INTO sample_goods VALUES ('A-2', 'Între timp', 1, NULL, NULL, false)")

    run_pending()

    run.refresh_from_db()
    assert [g[0] for g in goods()] == ["A-2"]
    assert (run.state, flaws(run)) == ("checked", [(3, "A", "number_taken")])
    assert run.error.endswith("Nimic nu s-a înregistrat.")


def test_a_repeated_apply_job_takes_over_once():
    run = applied(file_of(good("A-1")))

    with pytest.raises(DomainError):
        apply_import(actor=OFFICER, cmd=ApplyImport(run_id=run.pk, effect_key="job:again"))

    assert len(goods()) == 1


def test_after_a_fault_of_the_program_the_rows_come_back_for_confirmation(monkeypatch):
    run = staged(file_of(good("A-1")))
    start_apply(actor=OFFICER, cmd=StartApply(run=run.public_id, version=run.version))
    with pytest.raises(DomainError) as early:
        resume_import(actor=OFFICER, cmd=ResumeImport(run=run.public_id))
    assert early.value.code == "still_running"
    JobRun.objects.filter(name="imports.apply").update(state="failed", error="Lucrarea s-a oprit.")
    assert queries.fault_of(ImportRun.objects.get()) == "Lucrarea s-a oprit."

    resumed = resume_import(actor=OFFICER, cmd=ResumeImport(run=run.public_id))

    assert (resumed.state, goods()) == ("ready", [])


def test_undo_removes_everything_while_nothing_was_touched():
    run = applied(file_of(*GOODS))

    undone = undo_import(actor=OFFICER, cmd=UndoImport(run=run.public_id))

    assert (undone.state, undone.counts) == ("undone", {"bunuri": 6, "scoase": 6})
    assert goods() == []


def test_undo_is_refused_after_somebody_touched_a_row():
    run = applied(file_of(*GOODS))
    run_sql("UPDATE sample_goods SET touched = true WHERE number = '000103'")

    with pytest.raises(DomainError) as refusal:
        undo_import(actor=OFFICER, cmd=UndoImport(run=run.public_id))

    run.refresh_from_db()
    assert (refusal.value.code, run.state, len(goods())) == ("touched", "done", 6)


def test_staging_killed_between_chunks_starts_over_without_doubles(monkeypatch):
    monkeypatch.setattr(staging, "CHUNK", 2)
    run = upload(file_of(*GOODS))
    map_columns(actor=OFFICER, cmd=MapColumns(run=run.public_id, mapping=run.mapping))

    def die(done, total):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        staging.stage(run.pk, SampleTarget.target, die)
    assert ImportRow.objects.filter(run=run).count() == 4
    run_pending()

    run.refresh_from_db()
    assert (run.state, run.attempt, ImportRow.objects.filter(run=run).count()) == ("ready", 2, 6)


def test_an_older_staging_attempt_stops_when_a_newer_one_took_over(monkeypatch):
    monkeypatch.setattr(staging, "CHUNK", 2)
    run = upload(file_of(*GOODS))
    map_columns(actor=OFFICER, cmd=MapColumns(run=run.public_id, mapping=run.mapping))

    def overtake(done, total):
        if done == 2:
            run_pending()

    with pytest.raises(DomainError) as refusal:
        staging.stage(run.pk, SampleTarget.target, overtake)

    assert refusal.value.code == "already_done"
    assert ImportRow.objects.filter(run=run).count() == 6


def test_a_new_file_takes_the_place_of_the_old_one():
    old = staged(file_of(good("A-1", name=None)))

    new = upload(file_of(good("A-1")), replaces=old.public_id)

    old.refresh_from_db()
    assert (old.state, ImportRow.objects.filter(run=old).count(), new.state) == ("failed", 0, "uploaded")
    assert old.error == "Fișierul a fost înlocuit cu „lista.xlsx”."


def test_the_grid_pages_by_line_and_filters(monkeypatch):
    monkeypatch.setattr(queries, "ROWS_PER_PAGE", 2)
    run = staged(file_of(good("A-1"), good("A-2", name=None), good("A-3"), good("A-4", name=None)))

    first = queries.grid_page(OFFICER, run, "toate", 0)
    second = queries.grid_page(OFFICER, run, "toate", first.after)
    flawed = queries.grid_page(OFFICER, run, "erori", 0)

    assert ([r.line for r in first.lines], first.after) == ([2, 3], 3)
    assert ([r.line for r in second.lines], second.after) == ([4, 5], None)
    assert [r.line for r in flawed.lines] == [3, 5]
    assert flawed.lines[0].remarks[0][:2] == ("bad", "B3")
