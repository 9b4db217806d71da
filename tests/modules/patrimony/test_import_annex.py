# SPDX-License-Identifier: EUPL-1.2
"""Annexes from dirty files: findings shown, mended, taken over, undone."""

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.core.management import call_command
from tests.dirty_files import FILES
from tests.factories.schools import make_decision, make_school
from tests.spreadsheets import SheetOf, xlsx

from vatra.foundation.access.models import User
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.audit.undoing import take_back
from vatra.foundation.imports.actions.applying import UndoImport, undo_import
from vatra.foundation.imports.actions.mending import MendRow, mend_row
from vatra.foundation.imports.actions.mending_many import MendMany, mend_many
from vatra.foundation.imports.actions.preparing import UploadImport, upload_import
from vatra.foundation.imports.actions.starting import MapColumns, StartApply, map_columns, start_apply
from vatra.foundation.imports.models import ImportRow, ImportRun
from vatra.foundation.jobs.queue import run_pending
from vatra.kernel.errors import DomainError, NotAllowedError, NotFoundError, StaleError
from vatra.modules.patrimony.actions import lines, protocols
from vatra.modules.patrimony.choices import Annex, Door
from vatra.modules.patrimony.models import LineEstate, Protocol, ProtocolLine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(actor):
    school = make_school()
    head = protocols.ProtocolHead("77", dt.date(2010, 3, 4), dt.date(2025, 12, 31), make_decision().pk)
    officer = actor("patrimony_officer")
    opened = protocols.open_protocol(
        actor=officer, cmd=protocols.OpenProtocol(Door.EXISTING, school.unit.pk, head)
    )
    return officer, opened, school


def staged(officer, protocol, content, target="patrimony.annex3") -> ImportRun:
    run = upload_import(
        actor=officer,
        cmd=UploadImport(
            target=target,
            context={"protocol": str(protocol.pk)},
            name="anexa.xlsx",
            stream=io.BytesIO(content),
        ),
    )
    map_columns(actor=officer, cmd=MapColumns(run=run.public_id, mapping=run.mapping))
    run_pending()
    run.refresh_from_db()
    return run


def applied(officer, run) -> ImportRun:
    start_apply(actor=officer, cmd=StartApply(run=run.public_id, version=run.version))
    run_pending()
    run.refresh_from_db()
    return run


def flaws(run) -> list[tuple[int, str]]:
    rows = ImportRow.objects.filter(run=run).order_by("line")
    return [(r.line, f["code"]) for r in rows for f in [*r.findings, *r.checks] if f["severity"] == "error"]


def test_a_dirty_annex_becomes_lines_after_its_errors_are_mended(draft):
    officer, protocol, _school = draft
    run = staged(officer, protocol, FILES["anexa3-titluri-si-subsol.xlsx"]())
    found = flaws(run)

    assert found == [(9, "unknown_code")]
    row = ImportRow.objects.get(run=run, line=9)
    mend_row(actor=officer, cmd=MendRow(run.public_id, 9, row.version, {"classification_code": "2.1.17.2.1"}))
    run.refresh_from_db()
    assert flaws(run) == []
    run = applied(officer, run)

    lines_of = ProtocolLine.objects.filter(protocol=protocol).order_by("position")
    assert (run.state, run.counts) == ("done", {"poziții adăugate": 6})
    assert [line.inventory_number for line in lines_of] == [
        "000101",
        "000102",
        "000103",
        "000104",
        "000105",
        "000106",
    ]
    first = lines_of[0]
    assert (first.name, first.entry_value, first.accumulated_depreciation, first.kind) == (
        "Centrală termică murală 35 kW", Decimal("18450.75"), Decimal("6150.25"), "mijloc_fix",
    )  # fmt: skip
    assert (first.owner_id, first.keeper_id) == (protocol.unit.organisation_id, protocol.unit.organisation_id)


def test_the_books_of_a_structure_are_kept_by_its_unit(draft):
    officer, protocol, school = draft
    parent = make_school("Școala Gimnazială Demo Mamă").unit
    school.unit.parent = parent
    school.unit.save()
    run = staged(officer, protocol, FILES["anexa4-obiecte.ods"](), "patrimony.annex4")
    assert applied(officer, run).state == "done"
    lines.save_line(
        actor=officer,
        cmd=lines.SaveLine(protocol.pk, lines.LineInput(Annex.FIXED_ASSETS, "9", "Pian", Decimal(9000))),
    )

    kept = ProtocolLine.objects.filter(protocol=protocol).values_list("owner_id", "keeper_id")
    assert set(kept) == {(school.unit.organisation_id, parent.organisation_id)}


def test_a_custodian_nobody_knows_is_warned_of(draft):
    officer, protocol, _school = draft
    run = staged(officer, protocol, FILES["anexa3-utf8.csv"]())

    first = ImportRow.objects.get(run=run, line=2)
    said = [(f["key"], f["severity"], f["message"]) for f in first.checks if f["code"] == "unknown_custodian"]
    assert said == [
        (
            "custodian",
            "warning",
            (
                "„Popescu Ilie” nu este o persoană cu mandat în unitate. Bunul se preia fără gestionar; "
                "alegeți-l după import."
            ),
        )
    ]


def test_numbers_already_in_the_protocol_are_named_row_by_row(draft):
    officer, protocol, _school = draft
    lines.save_line(
        actor=officer,
        cmd=lines.SaveLine(
            protocol.pk, lines.LineInput(Annex.FIXED_ASSETS, "000103", "Videoproiector", Decimal(3000))
        ),
    )

    run = staged(officer, protocol, FILES["anexa3-utf8.csv"]())

    assert (4, "number_taken") in flaws(run)


def test_objects_take_quantity_times_price(draft):
    officer, protocol, _school = draft

    run = applied(officer, staged(officer, protocol, FILES["anexa4-obiecte.ods"](), "patrimony.annex4"))

    assert run.state == "done"
    line = ProtocolLine.objects.filter(protocol=protocol).order_by("position")[0]
    assert line.kind == "obiect_inventar"
    staged_row = ImportRow.objects.filter(run=run).order_by("line")[0].values
    assert line.entry_value == (Decimal(staged_row["quantity"]) * Decimal(staged_row["unit_price"])).quantize(
        Decimal("0.01")
    )


def test_an_import_is_undone_while_nobody_touched_its_lines(draft):
    officer, protocol, _school = draft
    run = applied(officer, staged(officer, protocol, FILES["anexa4-obiecte.xls"](), "patrimony.annex4"))
    count = ProtocolLine.objects.count()

    undo_import(actor=officer, cmd=UndoImport(run=run.public_id))

    assert (count > 0, ProtocolLine.objects.count()) == (True, 0)


def test_an_import_is_not_undone_after_a_line_was_changed(draft):
    officer, protocol, _school = draft
    run = applied(officer, staged(officer, protocol, FILES["anexa4-obiecte.xls"](), "patrimony.annex4"))
    line = ProtocolLine.objects.order_by("position")[0]
    count = ProtocolLine.objects.count()
    changed = lines.LineInput(
        Annex.INVENTORY_OBJECTS,
        line.inventory_number,
        "Altă denumire",
        line.entry_value,
        quantity=line.quantity,
    )
    lines.save_line(
        actor=officer, cmd=lines.SaveLine(protocol.pk, changed, line.pk, version=lines.stamp_of_line(line))
    )

    with pytest.raises(DomainError, match="s-au schimbat 1 poziție"):
        undo_import(actor=officer, cmd=UndoImport(run=run.public_id))

    assert ProtocolLine.objects.count() == count


def test_a_unit_imports_into_its_own_draft_and_into_no_other(actor, draft):
    _officer, protocol, school = draft
    own = actor("unit_administrator", school.unit.pk)
    stranger = actor("unit_administrator", make_school().unit.pk)

    run = staged(own, protocol, FILES["anexa4-obiecte.xls"](), "patrimony.annex4")
    with pytest.raises((NotFoundError, NotAllowedError)):
        staged(stranger, protocol, FILES["anexa4-obiecte.xls"](), "patrimony.annex4")

    assert (run.unit_id, ImportRun.objects.count()) == (school.unit.pk, 1)


BUILDINGS = SheetOf(
    "Anexa 2",
    [
        ("Nr. inv.", "Denumirea", "Cod clasif.", "Val. intrare", "DNF", "Nr. cadastral", "Carte funciară", "Suprafața construită", "Suprafața desfășurată", "Anul construcției"),
        ("1001", "Corp A", "1.6.2", 1250000.5, 50, "212345-C1", "212345", 800.25, 2400.5, 1975),
        ("1002", "Sală de sport", "1.6.2", 430000, 45, "212345-C2", "212345", 412, 412, 2004),
    ],
)  # fmt: skip


def test_buildings_come_with_their_estate_facts_and_the_parties_of_the_authority(draft):
    officer, protocol, _school = draft

    run = applied(officer, staged(officer, protocol, xlsx(BUILDINGS), "patrimony.annex2"))

    first, second = ProtocolLine.objects.filter(protocol=protocol).order_by("position")
    assert (run.state, run.counts) == ("done", {"poziții adăugate": 2})
    assert (first.inventory_number, first.entry_value, first.life_months) == (
        "1001",
        Decimal("1250000.50"),
        600,
    )
    assert (first.estate.cadastral_number, first.estate.developed_area, first.estate.year_built) == (
        "212345-C1", Decimal("2400.50"), 1975,
    )  # fmt: skip
    assert (second.owner.name, second.administrator.name, second.keeper_id) == (
        "Municipiul Demonstrativ", "Consiliul Local Demonstrativ", protocol.unit.organisation_id,
    )  # fmt: skip
    undo_import(actor=officer, cmd=UndoImport(run=run.public_id))
    assert ProtocolLine.objects.count() == 0


def test_the_command_line_imports_with_the_rights_of_an_account(draft, tmp_path, capsys):
    officer, protocol, _school = draft
    file = tmp_path / "anexa2.xlsx"
    file.write_bytes(xlsx(BUILDINGS))
    username = User.objects.get(pk=officer.user_id).username

    call_command(
        "import_file",
        "patrimony.annex2",
        str(file),
        "--as",
        username,
        "--set",
        f"protocol={protocol.pk}",
        "--apply",
    )

    assert "2 rânduri, 0 cu erori, 0 cu avertismente – înregistrat" in capsys.readouterr().out
    assert ProtocolLine.objects.count() == 2


def positions(annex: int) -> list[tuple[int, str]]:
    kept = ProtocolLine.objects.filter(annex=annex).order_by("position")
    return list(kept.values_list("position", "inventory_number"))


def typed(officer, protocol, number: str, annex=Annex.BUILDINGS) -> None:
    line = lines.LineInput(annex, number, f"Corp {number}", Decimal(1000))
    lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, line))


def test_an_import_whose_estate_facts_were_changed_by_hand_stays(draft):
    officer, protocol, _school = draft
    run = applied(officer, staged(officer, protocol, xlsx(BUILDINGS), "patrimony.annex2"))
    line = ProtocolLine.objects.get(inventory_number="1002")
    LineEstate.objects.filter(pk=line.pk).update(litigation="Dosar 1/2026")
    before = (positions(2), Protocol.objects.get().version)

    with pytest.raises(DomainError) as refused:
        undo_import(actor=officer, cmd=UndoImport(run=run.public_id))

    assert (refused.value.code, refused.value.message) == (
        "touched",
        (
            "După import s-au schimbat 1 poziție și s-au șters 0 poziții, deci importul nu se mai anulează întreg. "
            "Ștergeți pozițiile pe rând."
        ),
    )
    assert (positions(2), Protocol.objects.get().version) == before
    assert LineEstate.objects.count() == 2


def test_an_import_one_of_whose_lines_was_removed_stays(draft):
    officer, protocol, _school = draft
    run = applied(officer, staged(officer, protocol, xlsx(BUILDINGS), "patrimony.annex2"))
    gone = ProtocolLine.objects.get(inventory_number="1001")
    lines.remove_lines(actor=officer, cmd=lines.RemoveLines(protocol.pk, (gone.pk,)))

    with pytest.raises(DomainError, match="s-au schimbat 0 poziții și s-au șters 1 poziție"):
        undo_import(actor=officer, cmd=UndoImport(run=run.public_id))

    assert positions(2) == [(1, "1002")]


def test_undo_closes_the_gaps_it_makes_and_a_moved_position_is_no_change(draft):
    officer, protocol, _school = draft
    typed(officer, protocol, "900")
    typed(officer, protocol, "901")
    run = applied(officer, staged(officer, protocol, xlsx(BUILDINGS), "patrimony.annex2"))
    typed(officer, protocol, "902")
    typed(officer, protocol, "500", Annex.FIXED_ASSETS)
    first = ProtocolLine.objects.get(inventory_number="900")
    lines.remove_lines(actor=officer, cmd=lines.RemoveLines(protocol.pk, (first.pk,)))
    version = Protocol.objects.get().version

    assert positions(2) == [(1, "901"), (2, "1001"), (3, "1002"), (4, "902")]
    undo_import(actor=officer, cmd=UndoImport(run=run.public_id))

    assert positions(2) == [(1, "901"), (2, "902")]
    assert positions(3) == [(1, "500")]
    assert Protocol.objects.get().version == version + 1
    typed(officer, protocol, "903")
    assert positions(2) == [(1, "901"), (2, "902"), (3, "903")]


def test_an_import_saved_again_without_a_change_is_still_undone(draft):
    officer, protocol, _school = draft
    run = applied(officer, staged(officer, protocol, xlsx(BUILDINGS), "patrimony.annex2"))
    for line in ProtocolLine.objects.all():
        line.save()
        line.estate.save()

    undo_import(actor=officer, cmd=UndoImport(run=run.public_id))

    assert (ProtocolLine.objects.count(), LineEstate.objects.count()) == (0, 0)


def annex_with(*codes):
    header = ("Nr. inventar", "Denumire", "Cod clasif.", "Valoare de inventar", "Durata")
    rows = [(f"30{n:02d}", "Bancă școlară", code, 2750, 10) for n, code in enumerate(codes)]
    return xlsx(SheetOf("Anexa 3", [header, *rows]))


def test_the_same_unknown_code_is_replaced_everywhere_and_taken_back(draft, client_as):
    officer, protocol, _school = draft
    call_command("sync_rulebook")
    run = staged(officer, protocol, annex_with(*["3.1.99"] * 20, "3.1.1", "9.9.9"))
    mine = client_as("patrimony_officer")
    address = f"/importuri/{run.public_id}/"
    page = mine.get(address).content.decode()

    assert "Cod de clasificare: „3.1.99”" in page
    assert "20 de rânduri" in page
    assert "„9.9.9”</b>" not in page
    assert '<option value="3.1.1">' in page
    assert "9–15 ani" in page

    form = {"versiune": run.version, "camp": "classification_code", "fel": "unknown_code", "gasit": "3.1.99"}
    answer = mine.post(f"{address}inlocuieste/", form | {"pune": "3.1.1"}, follow=True).content.decode()
    assert "20 de rânduri îndreptate." in answer
    assert "Cod de clasificare: „3.1.99” cu „3.1.1”, 20 de rânduri" in answer
    assert [code for _line, code in flaws(run)] == ["unknown_code"]

    way = re.search(r'action="(/jurnal/\d+/anuleaza/)" data-once data-undo', answer).group(1)
    assert (
        "Valorile dinainte sunt la loc." in mine.post(way, {"inapoi": address}, follow=True).content.decode()
    )
    assert len(flaws(run)) == 21
    assert not ImportRow.objects.filter(run=run).exclude(mended={}).exists()


def test_a_row_mended_again_stands_in_the_way_of_undoing(draft):
    officer, protocol, _school = draft
    call_command("sync_rulebook")
    run = staged(officer, protocol, annex_with("3.1.99", "3.1.99"))
    cmd = MendMany(run.public_id, run.version, "classification_code", "unknown_code", "3.1.99", "3.1.1")
    assert mend_many(actor=officer, cmd=cmd) == 2
    with pytest.raises(StaleError):
        mend_many(actor=officer, cmd=cmd)
    row = ImportRow.objects.filter(run=run).order_by("line")[1]
    mend_row(actor=officer, cmd=MendRow(run.public_id, row.line, row.version, {"name": "Alt nume"}))

    with pytest.raises(DomainError, match=f"Rândul {row.line} a fost corectat din nou"):
        take_back(officer, LogEntry.objects.get(verb="mend_many").pk)
    assert flaws(run) == []


CNP = "1960101400011"


@pytest.mark.parametrize(
    ("name", "fault", "sentence"),
    [
        (f"Om {CNP}", "cnp_in_text", "Niciun rând nu mai are această greșeală"),
        (f"Om {CNP} {'x' * 400}", "too_long", "un cod numeric personal"),
    ],
    ids=["a remark", "an error beside it"],
)
def test_a_personal_code_never_gets_into_the_journal(draft, name, fault, sentence):
    officer, protocol, _school = draft
    head = ["Număr de inventar", "Denumirea bunului", "Valoare de intrare"]
    run = staged(officer, protocol, xlsx(SheetOf("A", [head, ["1", name, "3000"], ["2", name, "3000"]])))
    row = ImportRow.objects.filter(run=run).first()
    found = next(f for f in row.findings if f["code"] == fault)

    cmd = MendMany(run.public_id, run.version, "name", fault, found["value"], "Om")
    with pytest.raises(DomainError, match=sentence):
        mend_many(actor=officer, cmd=cmd)

    assert CNP not in str(list(LogEntry.objects.values_list("data", flat=True)))
    assert ImportRow.objects.filter(run=run).first().values["name"] in {name, None}


def test_all_flawed_rows_are_left_out_at_once_and_taken_back(draft, client_as):
    officer, protocol, _school = draft
    call_command("sync_rulebook")
    run = staged(officer, protocol, annex_with("3.1.99", "9.9.9", "3.1.1"))
    mine = client_as("patrimony_officer")
    address = f"/importuri/{run.public_id}/"
    assert "Sari peste toate: 2 rânduri cu greșeli" in mine.get(address).content.decode()

    page = mine.post(f"{address}sare-greselile/", {"versiune": run.version}, follow=True).content.decode()
    assert "2 rânduri cu greșeli sunt sărite." in page
    run.refresh_from_db()
    assert (run.state, run.rows_skipped, run.rows_flawed, run.rows_good) == ("ready", 2, 0, 1)

    stale = mine.post(f"{address}sare-greselile/", {"versiune": 1}, follow=True).content.decode()
    assert "Rândurile s-au schimbat între timp" in stale
    take_back(officer, LogEntry.objects.get(verb="skip_flawed").pk)
    run.refresh_from_db()
    assert (run.state, run.rows_skipped, run.rows_flawed) == ("checked", 0, 2)


def test_codes_are_suggested_by_neighbourhood_and_by_words(draft, client_as):
    officer, protocol, _school = draft
    call_command("sync_rulebook")
    run = staged(officer, protocol, annex_with("3.1.99", "3.1.1"))
    line = ImportRow.objects.filter(run=run, state="flawed").get().line
    address = f"/importuri/{run.public_id}/rand/{line}/"
    mine = client_as("patrimony_officer")

    page = mine.get(address).content.decode()
    assert re.search(r'name="alege-classification_code" value="3\.1\.1"', page)
    typed = {"celula-classification_code": "mobilier"}
    options = mine.get(f"{address}sugestii/classification_code/", typed, headers={"HX-Request": "true"})
    assert re.search(r'<option value="3\.1\.1">[^<]*· 9–15 ani</option>', options.content.decode())
    assert mine.get(f"{address}sugestii/classification_code/", typed).url == address
    stranger = client_as("unit_administrator", make_school().unit)
    assert stranger.get(f"{address}sugestii/classification_code/", typed).status_code == 404

    form = {"versiune": 0, "celula-classification_code": "3.1.99", "alege-classification_code": "3.1.1"}
    assert mine.post(address, form).status_code == 302
    assert flaws(run) == []
