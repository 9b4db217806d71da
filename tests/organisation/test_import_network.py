# SPDX-License-Identifier: EUPL-1.2
"""The school network from a file: findings, units written, undone while untouched."""

import io

import pytest
from tests.factories.organisation import UnitFactory

from vatra.foundation.imports.actions.applying import UndoImport, undo_import
from vatra.foundation.imports.actions.mending import MendRow, mend_row
from vatra.foundation.imports.actions.preparing import UploadImport, upload_import
from vatra.foundation.imports.actions.starting import MapColumns, StartApply, map_columns, start_apply
from vatra.foundation.imports.models import ImportRow, ImportRun
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.search.models import SearchEntry
from vatra.kernel.errors import DomainError, NotAllowedError
from vatra.organisation.actions import units
from vatra.organisation.models import EducationUnit, Identifier, Organisation, PupilCount
from vatra.organisation.network import kind_of_name, levels_of_words

FILE = """Cod SIIIR;Denumire unitate;Cod SIIIR PJ;CUI;Niveluri;Adresa;Telefon;Elevi
4061000001;Şcoala Gimnazială Demo nr. 1;;4267117;primar, gimnazial;Str. Demo 1;021 000 00 01;612
4061000002;Grădiniţa Demo nr. 2;4061000001;;preșcolar;Str. Demo 2;;120
4061000003;Liceul Demo;;;liceal;Str. Demo 3;;
"""


@pytest.fixture
def officer(transactional_db, actor):
    return actor("patrimony_officer")


def _staged(actor, text):
    run = upload_import(
        actor=actor,
        cmd=UploadImport("organisation.network", {"an": "2026"}, "retea.csv", io.BytesIO(text.encode())),
    )
    map_columns(actor=actor, cmd=MapColumns(run=run.public_id, mapping=run.mapping))
    run_pending()
    run.refresh_from_db()
    return run


def _applied(actor, run):
    start_apply(actor=actor, cmd=StartApply(run=run.public_id, version=run.version))
    run_pending()
    run.refresh_from_db()
    return run


def _remarks(run):
    rows = ImportRow.objects.filter(run=run).order_by("line")
    return [(r.line, c["severity"], c["code"]) for r in rows for c in r.checks]


def test_a_network_file_becomes_units_with_structures_and_pupils(officer):
    run = _applied(officer, _staged(officer, FILE))

    assert run.counts == {"unități adăugate": 3, "efective înregistrate": 2}
    rows = EducationUnit.objects.order_by("siiir").values_list(
        "siiir", "name", "kind", "levels", "parent__siiir"
    )
    assert list(rows) == [
        ("4061000001", "Școala Gimnazială Demo nr. 1", "gimnaziala", ["primar", "gimnazial"], None),
        ("4061000002", "Grădinița Demo nr. 2", "gradinita", ["prescolar"], "4061000001"),
        ("4061000003", "Liceul Demo", "liceu", ["liceal"], None),
    ]
    assert list(
        PupilCount.objects.order_by("pupils").values_list("unit__siiir", "school_year", "pupils")
    ) == [
        ("4061000002", 2026, 120),
        ("4061000001", 2026, 612),
    ]
    assert Identifier.objects.filter(scheme="cui").get().value == "4267117"
    found = SearchEntry.objects.get(title="Grădinița Demo nr. 2")
    assert found.url == "/organizare/unitati/u4061000002/"
    assert found.unit_id == found.object_id


def test_flawed_rows_are_named_and_mended(officer):
    UnitFactory(siiir="4061000003", name="Liceul Demo")
    run = _staged(
        officer, FILE.replace("4061000001;;4267117", "4061000001;;").replace("2;4061000001", "2;4061009999")
    )

    assert _remarks(run) == [(3, "error", "no_parent"), (4, "warning", "unit_exists")]
    row = ImportRow.objects.get(run=run, line=3)
    mend_row(actor=officer, cmd=MendRow(run.public_id, 3, row.version, {"parent": "4061000001"}))
    run.refresh_from_db()
    run = _applied(officer, run)

    assert (run.state, run.counts) == ("done", {"unități adăugate": 2, "efective înregistrate": 2})


def test_the_same_code_twice_is_an_error(officer):
    run = _staged(officer, FILE.replace("4061000003", "4061000002"))

    assert [r for r in _remarks(run) if r[1] == "error"] == [
        (3, "error", "duplicate_in_file"),
        (4, "error", "duplicate_in_file"),
    ]
    assert EducationUnit.objects.count() == 0


def test_an_untouched_import_is_undone(officer):
    run = _applied(officer, _staged(officer, FILE))

    undo_import(actor=officer, cmd=UndoImport(run.public_id))

    assert EducationUnit.objects.count() == 0
    assert Organisation.objects.count() == 0
    assert PupilCount.objects.count() == 0
    assert SearchEntry.objects.filter(kind="organisation.educationunit").count() == 0


def test_an_import_whose_unit_was_changed_stays(officer):
    run = _applied(officer, _staged(officer, FILE))
    facts = units.UnitFacts("liceu", ("liceal",), siiir="4061000003", address="Str. Nouă 3")
    units.change_unit(actor=officer, cmd=units.ChangeUnit("u4061000003", 1, facts, "mutare"))

    with pytest.raises(DomainError, match="au fost deja schimbate"):
        undo_import(actor=officer, cmd=UndoImport(run.public_id))

    assert EducationUnit.objects.count() == 3


def test_an_import_whose_pupils_were_counted_again_stays(officer):
    run = _applied(officer, _staged(officer, FILE))
    count = PupilCount.objects.get(pupils=612)
    units.record_pupils(actor=officer, cmd=units.RecordPupils("u4061000001", count.school_year, 640))

    with pytest.raises(DomainError, match="au fost deja schimbate"):
        undo_import(actor=officer, cmd=UndoImport(run.public_id))

    assert EducationUnit.objects.count() == 3
    assert sorted(PupilCount.objects.values_list("pupils", flat=True)) == [120, 640]


def test_a_unit_cannot_import_the_network(transactional_db, actor):
    unit = UnitFactory()

    with pytest.raises(NotAllowedError):
        _staged(actor("unit_administrator", unit), FILE)

    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("GRĂDINIŢA nr. 3", "gradinita"),
        ("Școala Primară Demo", "primara"),
        ("Colegiul Național Demo", "liceu"),
        ("Palatul Copiilor", "alta"),
    ],
)
def test_the_name_tells_the_kind(name, kind):
    assert kind_of_name(name) == kind


def test_levels_are_read_from_words():
    assert levels_of_words("Gimnazial/PRIMAR; altceva") == ["primar", "gimnazial"]
