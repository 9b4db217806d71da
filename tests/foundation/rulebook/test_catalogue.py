# SPDX-License-Identifier: EUPL-1.2
"""The catalogue: shipped figures, questions, and the import of the official file."""

import csv
import datetime as dt
import hashlib
import io
from dataclasses import replace

import openpyxl
import pytest

from vatra.foundation import rulebook
from vatra.foundation.audit.models import LogEntry, RowVersion
from vatra.foundation.rulebook import catalogue, shipped
from vatra.foundation.rulebook.actions.catalogue import (
    CatalogueRefusedError,
    ImportCatalogue,
    import_catalogue,
)
from vatra.foundation.rulebook.catalogue import UnknownCodeError
from vatra.foundation.rulebook.catalogue_file import read_catalogue
from vatra.foundation.rulebook.models import CatalogueEntry
from vatra.foundation.rulebook.queries import catalogue_page
from vatra.foundation.rulebook.syncing import sync_catalogue
from vatra.kernel.errors import BadInputError, NotAllowedError

pytestmark = pytest.mark.django_db
FIGURES = "d7a2ae476a538e34e68cf44c347824c4b08a663484b1d5773100334202833602"
GOOD = "Catalog;;;\nCod;Denumire;Durata minimă;Durata maximă\n1.;Construcţii;;\n3.1.1.;Mobilier nou;10;15\n9.1;Clasă inventată;2;3\n"


def import_of(content, name="catalog.csv", **more):
    data = content.encode() if isinstance(content, str) else content
    return ImportCatalogue(name=name, content=data, source="fișier inventat pentru test", **more)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_shipped_figures_are_those_that_were_checked():
    rows = shipped.catalogue()
    figures = "\n".join(f"{row.code},{row.min_years},{row.max_years}" for row in rows)

    assert len(rows) == 499
    assert hashlib.sha256(figures.encode()).hexdigest() == FIGURES
    assert [row.code for row in rows] == sorted((row.code for row in rows), key=catalogue.sort_key)
    assert all(bool(row.title) == bool(row.title_source) and not row.verified for row in rows)
    assert sum(bool(row.title) for row in rows) == 18


def test_the_database_holds_what_is_shipped():
    assert CatalogueEntry.objects.count() == 499
    assert sync_catalogue() == (0, 0)


def test_syncing_mends_shipped_rows_and_spares_imported_ones():
    CatalogueEntry.objects.filter(code="3.1.1").update(max_months=1200)
    CatalogueEntry.objects.filter(code="3.1.2").update(max_months=1200, source_file="oficial.xlsx")
    CatalogueEntry.objects.filter(code="3.1.3").delete()

    assert sync_catalogue() == (1, 1)
    assert catalogue.life_range("3.1.1").max_months == 180
    assert catalogue.life_range("3.1.2").max_months == 1200


def test_a_range_is_given_never_a_life():
    found = rulebook.on(dt.date(2026, 11, 22)).classification(" 3.1.1. ")

    assert (found.code, found.min_months, found.max_months, found.verified) == ("3.1.1", 108, 180, False)
    assert (str(found), found.basis) == ("9–15 ani", "HG 2139/2004")
    assert [found.allows(m) for m in (107, 108, 180, 181)] == [False, True, True, False]
    assert catalogue.all_ranges()["3.1.1"] == found
    assert len(catalogue.all_ranges()) == 499


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "3.9.9",
            "Codul de clasificare „3.9.9” nu există în catalog. Căutați codul potrivit în lista de reguli.",
        ),
        ("2.3.6.3:1.", "Codul de clasificare „2.3.6.3:1.” nu are forma așteptată, de exemplu 3.1.1."),
        ("", "Codul de clasificare „” nu are forma așteptată, de exemplu 3.1.1."),
    ],
)
def test_unknown_codes_are_refused(code, sentence):
    with pytest.raises(UnknownCodeError) as refusal:
        catalogue.life_range(code)

    assert refusal.value.message == sentence


def test_a_group_without_range_asks_for_a_finer_code():
    CatalogueEntry.objects.create(code="3.1", sort_key=catalogue.sort_key("3.1"), title="Grupă")

    with pytest.raises(UnknownCodeError, match="grupe fără durată proprie"):
        catalogue.life_range("3.1")
    assert catalogue.show_range(None, None) == "—"
    assert catalogue.show_range(30, 42) == "30–42 de luni"
    assert catalogue.show_range(20 * 12, 30 * 12) == "20–30 de ani"


def test_parent_is_the_nearest_listed_code():
    assert catalogue.parent("1.6.1.1") == "1.6.1"
    assert catalogue.parent("2.1.16.3.1.1") == "2.1.16.3.1"
    assert catalogue.parent("2.1.16.1.2.1") == "2.1.16.1"
    assert catalogue.parent("3.1.1") is None


def test_search_by_prefix_and_by_words_without_marks():
    assert [e.code for e in catalogue.search("3.1")] == [
        "3.1.1",
        "3.1.1.1",
        "3.1.2",
        "3.1.3",
        "3.1.4",
        "3.1.5",
        "3.1.6",
    ]
    assert [e.code for e in catalogue.search("2.2.", limit=100)][-2:] == ["2.2.9", "2.2.10"]
    assert [e.code for e in catalogue.search("MASINI spalat")] == ["3.1.5"]
    assert [e.code for e in catalogue.search("învăţământ")] == ["1.6.2"]
    assert catalogue.search("100%") == []


def test_the_list_is_paged_by_key(reader, outsider):
    first = catalogue_page(reader, "")
    second = catalogue_page(reader, "", first.after)

    assert [len(first.rows), len(second.rows)] == [50, 50]
    assert (first.rows[0].code, first.rows[0].life, first.rows[0].state) == (
        "1.1.1",
        "40–60 de ani",
        "neverificat",
    )
    assert catalogue.sort_key(first.rows[-1].code) == first.after < catalogue.sort_key(second.rows[0].code)
    assert catalogue_page(reader, "3.").after == ""
    assert catalogue_page(outsider, "").rows == []


def test_import_adds_and_renews_all_rows(administrator):
    done = import_catalogue(actor=administrator, cmd=import_of(GOOD, compared=True))

    assert done == (2, 1, 0)
    renewed = CatalogueEntry.objects.get(code="3.1.1")
    assert (renewed.title, renewed.min_months, renewed.verified) == ("Mobilier nou", 120, True)
    assert renewed.source_file.startswith("catalog.csv · ")
    assert CatalogueEntry.objects.get(code="1").title == "Construcții"
    assert CatalogueEntry.objects.count() == 501
    kept = RowVersion.objects.get(table_name="rulebook_catalogueentry", row_id=renewed.pk)
    assert kept.old["min_months"] == 108
    entry = LogEntry.objects.get(verb="import_catalogue")
    assert (entry.data["added"], entry.data["changed"], entry.data["compared"]) == (2, 1, True)
    assert import_catalogue(actor=administrator, cmd=import_of(GOOD, compared=True)) == (0, 0, 3)


def test_import_with_findings_changes_nothing(administrator):
    table = [
        ["Cod", "Denumire", "Durata (ani)"],
        [3.1, "cod ca număr", "8-12"],
        [dt.date(2026, 1, 2), "cod ca dată", "8-12"],
        ["3.1.9", "bun", "8 – 12 ani"],
        ["3.1.9", "dublură", "8-12"],
        [None, None, None],
        ["3.1.10", "fără durată", "opt"],
        ["3.1.11", "răsturnat", "12-8"],
        ["A.1", "cod greșit", "8-12"],
        ["3.1.12", "x" * 601, "8-12"],
    ]

    with pytest.raises(CatalogueRefusedError) as refusal:
        import_catalogue(actor=administrator, cmd=import_of(workbook(*table), name="catalog.xlsx"))

    assert refusal.value.message == (
        "Fișierul are 7 greșeli. Îndreptați rândurile arătate și încărcați-l din nou; nimic nu s-a schimbat."
    )
    assert [(f.line, f.column) for f in refusal.value.findings] == [
        (2, "Cod"), (3, "Cod"), (5, "Cod"), (7, "Durata"), (8, "Durata"), (9, "Cod"), (10, "Denumire"),
    ]  # fmt: skip
    assert refusal.value.findings[2].sentence == "Codul mai apare pe rândul 4. Păstrați un singur rând."
    assert CatalogueEntry.objects.count() == 499


def test_windows_files_with_old_letters_are_read():
    read = read_catalogue("vechi.csv", "Cod,Denumire,Min,Max\n1.6.2,Şcoală,40,60\n".encode("cp1250"))

    assert [(row.code, row.title, row.min_months) for row in read.rows] == [("1.6.2", "Școală", 480)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "Fișierul este gol. Alegeți fișierul catalogului."),
        ("a.xlsx", b"nu este", "Fișierul nu este o foaie de calcul care se poate citi. Salvați-l ca XLSX sau CSV, fără parolă."),
        ("a.xlsx", b"PK\x03\x04stricat", "Fișierul nu este o foaie de calcul care se poate citi. Salvați-l ca XLSX sau CSV, fără parolă."),
        ("a.csv", b"\0\0\0", "Fișierul nu este text. Salvați-l din nou ca CSV."),
        ("a.csv", b"Cod;Min;Max\n", "Sub capul de tabel nu este niciun rând. Alegeți fișierul complet."),
        (
            "a.csv",
            b"unu;doi\n3;4\n",
            "Nu s-a găsit capul de tabel. Fișierul are nevoie de coloanele „Cod”, „Denumire”, „Minim” și „Maxim” (ani).",
        ),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "Fișierul depășește 5 MB. Păstrați numai foaia cu catalogul."),
        ("a.csv", b"Cod;Min;Max\n" * 10_001, "Fișierul are peste 10.000 de rânduri. Păstrați numai catalogul."),
    ],
)  # fmt: skip
def test_files_that_cannot_be_used_are_refused(name, content, sentence):
    with pytest.raises(BadInputError) as refusal:
        read_catalogue(name, content)

    assert refusal.value.message == sentence


def test_import_needs_the_right_and_a_source(administrator, reader):
    with pytest.raises(NotAllowedError):
        import_catalogue(actor=reader, cmd=import_of(GOOD))
    with pytest.raises(BadInputError, match="de unde provine"):
        import_catalogue(actor=administrator, cmd=replace(import_of(GOOD), source=" "))
    assert CatalogueEntry.objects.count() == 499


def test_the_shipped_file_itself_can_be_imported(administrator):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter="\t")
    writer.writerow(["Cod", "Minim", "Maxim"])
    writer.writerows([row.code, row.min_years, row.max_years] for row in shipped.catalogue())

    assert import_catalogue(actor=administrator, cmd=import_of(stream.getvalue())) == (0, 0, 499)
