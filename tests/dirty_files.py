# SPDX-License-Identifier: EUPL-1.2
"""The folder of dirty import files: what schools really send, every trap known. Same bytes each time.

``python -m tests.dirty_files FOLDER`` writes them; schools, people and numbers are invented.
"""

import datetime as dt
import io
import random
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.spreadsheets import Content, Formula, SheetOf, compound_file, ods, pack, xls, xlsx

ANNEX3_HEADER = (
    "Nr. inv.",
    "Denumirea bunului",
    "Cod clasif.",
    "Val. intrare",
    "Amortizare",
    "DNF",
    "Data PIF",
    "U.M.",
    "Gestiune",
    "Sala/loc",
)
GOODS: tuple[tuple[Content, ...], ...] = (
    ("000101", "Centrală termică murală 35 kW", "2.1.17.1", 18450.75, 6150.25, 12, dt.date(2019, 5, 12), "buc", "Popescu Ilie", "Centrala"),
    ("000102", "Tablă interactivă 86 inch", "3.2.1", 12999, 4333, 6, dt.date(2022, 9, 1), "buc", "Marin Ana", "Sala 12"),
    ("000103", "Videoproiector cu distanță scurtă", "3.2.1", 3250.5, 1083.5, 6, dt.date(2021, 10, 15), "buc", "Marin Ana", "Sala 14"),
    ("000104", "Pianină acustică neagră", "2.1.26.3", 27500, 13750, 10, dt.date(2016, 3, 7), "buc", "Stan Vasile", "Sala de festivități"),
    ("000105", "Set bănci școlare duble (15)", "3.1.1", 9825.4, 3930.16, 12, dt.date(2020, 8, 20), "set", "Popescu Ilie", "Sala 3"),
    ("000106", "Stație grafică laborator informatică", "2.2.9", 5120, 5120, 3, dt.date(2018, 11, 2), "buc", "Marin Ana", "Laborator IT"),
)  # fmt: skip


def _romanian(number: float) -> str:
    return f"{number:,.2f}".translate(str.maketrans(",.", ".,"))


def _as_text(good: tuple[Content, ...], money: Callable[[float], str] = _romanian) -> list[str]:
    cells = []
    for index, cell in enumerate(good):
        if index in {3, 4} and isinstance(cell, int | float):
            cells.append(money(cell))
        else:
            cells.append(cell.strftime("%d.%m.%Y") if isinstance(cell, dt.date) else str(cell))
    return cells


def _delimited(sign: str, money: Callable[[float], str] = _romanian) -> str:
    rows = [list(ANNEX3_HEADER), *(_as_text(good, money) for good in GOODS)]
    quoted = [[f'"{c}"' if sign in c or '"' in c else c for c in row] for row in rows]
    return "\r\n".join(sign.join(row) for row in quoted) + "\r\n"


def _cedilla(text: str) -> str:
    return text.translate(str.maketrans("șțȘȚ", "şţŞŢ"))


def with_separator_line() -> bytes:
    """Excel's own first line that names the delimiter."""
    return f"sep=|\r\n{_delimited('|')}".encode()


def with_titles_and_footer() -> bytes:
    """Titles above, the numbering row of printed forms, a sub-heading, a header repeated on page 2, totals, signatures."""
    rows: list[tuple[Content, ...]] = [
        ("ȘCOALA GIMNAZIALĂ DEMO NR. 901", None),
        ("Sectorul 5, Str. Exemplului nr. 1",),
        (),
        ("Anexa 3 la protocolul de predare-preluare", None, None),
        (),
        ANNEX3_HEADER,
        tuple(range(10)),
        ("Cont 214 – mobilier și aparatură",),
        *GOODS[:3],
        (None, "Total cont 214", None, 34700.25, 11566.75),
        ANNEX3_HEADER,
        *GOODS[3:],
        (),
        ("TOTAL GENERAL", None, None, 77145.65, 34366.91),
        (),
        ("Întocmit,", None, None, None, "Director,"),
        ("Marin Ana", None, None, None, "Radu Elena"),
    ]
    return xlsx(SheetOf("Anexa 3", rows, ("A1:J1", "A4:J4", "A8:J8")))


def with_two_line_header() -> bytes:
    """Merged two-line header, empty columns between, one room merged over three goods."""
    upper = (
        "Nr. inv.",
        None,
        "Denumirea bunului",
        "Cod clasif.",
        "Valoare",
        None,
        "Durata normală",
        "Data PIF",
        "U.M.",
        None,
        "Loc de folosință",
    )
    lower = (None, None, None, None, "de intrare", "amortizată", "(ani)", None, None, None, None)  # fmt: skip
    rows: list[tuple[Content, ...]] = [("Lista mijloacelor fixe la 31.12.2025",), upper, lower]
    for good in GOODS:
        number, name, code, entry, worn, life, start, unit, _who, place = good
        inside = None if number in {"000102", "000103"} else ("Corp A" if number == "000101" else place)
        rows.append((number, None, name, code, entry, worn, life, start, unit, None, inside))
    merged = ("A1:K1", "E2:F2", "A2:A3", "C2:C3", "D2:D3", "H2:H3", "K2:K3", "K4:K6")
    return xlsx(SheetOf("Foaie1", rows, merged))


def with_formulas() -> bytes:
    """Results are used; a formula never calculated and one that fails are findings; totals are skipped."""
    first, second, third = (list(good) for good in GOODS[:3])
    first[4] = Formula("D2/3", 6150.25)
    second[3] = Formula("SUM(L1:L9)")
    second[9] = Formula('IF(M3>0,"Sala 12","")', "")
    third[4] = Formula("D4/L99", "#DIV/0!")
    total = ("TOTAL", None, None, Formula("SUM(D2:D4)"), Formula("SUM(E2:E4)"))
    return xlsx(SheetOf("Anexa 3", [ANNEX3_HEADER, first, second, third, total]))


def with_bad_values() -> bytes:
    """One trap per row; the order is relied upon by the tests."""

    def good(number: Content, **changed: Content) -> list[Content]:
        row = list(GOODS[1])
        row[0] = number
        for key, value in changed.items():
            row[
                ["number", "name", "code", "entry", "worn", "life", "start", "unit", "who", "place"].index(
                    key
                )
            ] = value
        return row

    rows = [
        ANNEX3_HEADER,
        good(1861.0),
        good("1862.0"),
        good("00017"),
        good("1.86E+12"),
        good(None),
        good("A-6", name=None),
        good("A-7", name="Dulap metalic " + "x" * 10_000),
        good("A-8", name="Laptop elev Ionescu 1960229410015"),
        good("A-9", name="<script>alert('x')</script>"),
        good("A-10", name='=HYPERLINK("http://example.invalid")'),
        good("A-11", name="Masă\u00a0 şcolară\u0007 ţesută "),
        good("A-12", entry=-500),
        good("A-13", entry=9.9e11),
        good("A-14", entry="o mie de lei"),
        good("A-15", entry="(1.250,00) lei"),
        good("A-16", entry="2 750,50 lei"),
        good("A-17", entry=1234.5678),
        good("A-18", start=dt.date(2099, 1, 1)),
        good("A-19", start="31.12.1899"),
        good("A-20", start="30.02.2020"),
        good("A-21", start=2019),
        good("A-22", start="12 mai 2019"),
        good("A-23", start="07/03/16"),
        good("A-24", start="2020-08-20"),
        good("A-25", start=43597),
        good("A-26", code=dt.date(2009, 2, 2)),
        good("A-27", code="mobilier"),
        good("A-28", life="zece"),
        good("A-29", life=0),
        good("A-30", worn=""),
        good("A-2"),
        good("A-2"),
    ]
    return xlsx(SheetOf("Anexa 3", rows))


def ambiguous_numbers() -> bytes:
    """``1.234`` alone: nothing in the file says whether it is a thousand or a fraction."""
    return "Nr. inv.;Denumire;Val. intrare\n1;Bancă;1.234\n2;Scaun;980\n3;Catedră;12.500\n".encode()


def mixed_numbers() -> bytes:
    """Both ways of writing in one column; each clear value is read by its own signs."""
    rows = ("1.234,56", "1,234.56", "1234.5", "1 234,56", "1234", "2.500", "1.234.567,8", "-12,5")
    lines = [f"{n};Bun {n};{value}" for n, value in enumerate(rows, start=1)]
    return ("Nr. inv.;Denumire;Val. intrare\n" + "\n".join(lines) + "\n").encode()


def dotted_numbers() -> bytes:
    """English numbers: ``1,500`` is a thousand five hundred because the column writes ``.50``."""
    return b'Nr. inv.,Denumire,Val. intrare\n1,Banca,1234.50\n2,Scaun,"1,500"\n3,Catedra,"12,345.00"\n'


def lines_in_cells() -> bytes:
    """Line breaks inside quotes: the line numbers stay those of the file."""
    return 'Nr. inv.;Denumire;Val. intrare\n1;"Dulap\ncu două uși";2600,00\n2;Cuier;abc\n'.encode()


ANNEX4_ROWS: tuple[tuple[Content, ...], ...] = (
    ("Cod", "Denumirea obiectului de inventar", "U.M.", "Cant.", "P.U.", "Data intrării", "Sala/loc"),
    ("OI-001", "Scaun elev reglabil", "buc", 30, 145.5, dt.date(2021, 9, 1), "Sala 3"),
    ("OI-002", "Dicționar explicativ ilustrat", "buc", 25, 89.9, dt.date(2023, 2, 14), "Bibliotecă"),
    ("OI-003", "Trusă geometrie tablă", "set", 4, 210, dt.date(2020, 10, 5), "Cancelarie"),
    ("Total", None, None, 59, None, None, None),
)
NETWORK_ROWS: tuple[tuple[Content, ...], ...] = (
    ("Rețeaua școlară 2026-2027 – date demonstrative",),
    (),
    ("Cod SIIIR", "Denumire lunga", "Denumire scurta", "PJ", "Cod fiscal", "Strada si numarul", "Tel.", "Nr. elevi"),
    (4091000101, "ŞCOALA GIMNAZIALĂ DEMO NR. 901", "Sc. Gim. 901", "DA", 49000015, "Str. Exemplului 1", "0210000001", 640),
    ("4091000102", "GRĂDINIŢA DEMO NR. 902", "Grad. 902", "NU", None, "Str. Exemplului 3", "0210000002", "180"),
    ("409100010", "LICEUL DEMO NR. 903", "Lic. 903", "poate", None, "Str. Exemplului 5", "0210000003", -5),
)  # fmt: skip


def too_many_sheets() -> bytes:
    return xlsx(*[SheetOf(f"Luna {n}", [ANNEX3_HEADER, GOODS[0]]) for n in range(1, 7)])


def many_columns() -> bytes:
    header = [*ANNEX3_HEADER, *(f"Coloana {n}" for n in range(190))]
    return xlsx(SheetOf("Lat", [header, [*GOODS[0], *range(190)]]))


def zip_bomb() -> bytes:
    """A sheet of 64 MB of zeros in 64 kB."""
    with zipfile.ZipFile(io.BytesIO(xlsx(SheetOf("A", [ANNEX3_HEADER, GOODS[0]])))) as clean:
        parts: dict[str, str | bytes] = {name: clean.read(name) for name in clean.namelist()}
    parts["xl/sharedStrings.xml"] = bytes(64 * 1024 * 1024)
    return pack(parts)


def hidden_bomb() -> bytes:
    """The same, but the list of parts says that the big part is small."""
    whole = bytearray(zip_bomb())
    name = b"xl/sharedStrings.xml"
    entry = whole.index(b"PK\x01\x02", whole.rindex(b"</worksheet>") if b"</worksheet>" in whole else 0)
    while whole[entry + 46 : entry + 46 + len(name)] != name:
        entry = whole.index(b"PK\x01\x02", entry + 4)
    whole[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    return bytes(whole)


def far_cell() -> bytes:
    """One cell in the last corner: laid out densely it would need 17 billion cells."""
    with zipfile.ZipFile(io.BytesIO(xlsx(SheetOf("A", [ANNEX3_HEADER, GOODS[0]])))) as clean:
        parts: dict[str, str | bytes] = {name: clean.read(name) for name in clean.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert isinstance(sheet, bytes)
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", corner)
    return pack(parts)


def truncated() -> bytes:
    whole = with_titles_and_footer()
    return whole[: len(whole) // 2]


def broken_inside() -> bytes:
    """The zip is sound, the sheet in it is not XML."""
    with zipfile.ZipFile(io.BytesIO(xlsx(SheetOf("A", [ANNEX3_HEADER, GOODS[0]])))) as clean:
        parts: dict[str, str | bytes] = {name: clean.read(name) for name in clean.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row><c t='n'><v>1</c></row>"
    return pack(parts)


def encrypted_ods() -> bytes:
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
            "content.xml": struct.pack("<4I", 1, 2, 3, 4),
        }
    )


def noise() -> bytes:
    return random.Random(5).randbytes(3000)


FILES: dict[str, Callable[[], bytes]] = {
    "anexa3-titluri-si-subsol.xlsx": with_titles_and_footer,
    "anexa3-antet-pe-doua-randuri.xlsx": with_two_line_header,
    "anexa3-formule.xlsx": with_formulas,
    "anexa3-valori-gresite.xlsx": with_bad_values,
    "anexa3-windows-1250.csv": lambda: (
        _cedilla(_delimited(";")).replace("duble", "„duble”").encode("windows-1250")
    ),
    "anexa3-iso-8859-2.tsv": lambda: _cedilla(_delimited("\t")).encode("iso-8859-2"),
    "anexa3-iso-8859-16.csv": lambda: _delimited("|").replace("duble", "„duble”").encode("iso-8859-16"),
    "anexa3-utf8.csv": lambda: _delimited(";").encode(),
    "anexa3-utf8-bom.csv": lambda: _delimited(",").encode("utf-8-sig"),
    "anexa3-utf16.tsv": lambda: _delimited("\t").encode("utf-16"),
    "anexa3-utf16-fara-marca.csv": lambda: _delimited(";").encode("utf-16-le"),
    "anexa3-sep.csv": with_separator_line,
    "anexa3-sume-englezesti.csv": lambda: _delimited(";", lambda n: f"{n:,.2f}").encode(),
    "sume-ambigue.csv": ambiguous_numbers,
    "sume-amestecate.csv": mixed_numbers,
    "sume-cu-punct.csv": dotted_numbers,
    "randuri-in-celule.csv": lines_in_cells,
    "anexa4-obiecte.ods": lambda: ods(SheetOf("Obiecte", ANNEX4_ROWS)),
    "anexa4-obiecte.xls": lambda: xls(SheetOf("Obiecte", ANNEX4_ROWS)),
    "retea-siiir.xlsx": lambda: xlsx(SheetOf("Retea", NETWORK_ROWS)),
    "sase-foi.xlsx": too_many_sheets,
    "refuz-pdf.xlsx": lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "refuz-zgomot.csv": noise,
    "refuz-pagina-web.xls": lambda: b"<html><table><tr><td>Nr. inv.</td></tr></table></html>",
    "refuz-arhiva.xlsx": lambda: pack({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}),
    "refuz-parola.xlsx": lambda: compound_file("EncryptedPackage", b"\x01" * 5000),
    "refuz-parola.ods": encrypted_ods,
    "refuz-document.xls": lambda: compound_file("WordDocument", b"\x01" * 5000),
    "refuz-trunchiat.xlsx": truncated,
    "refuz-stricat-inauntru.xlsx": broken_inside,
    "refuz-bomba.xlsx": zip_bomb,
    "refuz-bomba-ascunsa.xlsx": hidden_bomb,
    "refuz-celula-departata.xlsx": far_cell,
    "refuz-gol.csv": lambda: b"",
    "refuz-doar-separatori.csv": lambda: b";;;\r\n;;;\r\n",
    "refuz-foaie-goala.xlsx": lambda: xlsx(SheetOf("Foaie1", [])),
    "refuz-doar-antet.xlsx": lambda: xlsx(SheetOf("Anexa 3", [("Anexa 3",), ANNEX3_HEADER])),
    "refuz-fara-antet.xlsx": lambda: xlsx(SheetOf("Foaie1", [("alfa", "beta"), ("gama", "delta")])),
    "refuz-200-coloane.xlsx": many_columns,
}


def make_all(folder: Path) -> dict[str, Path]:
    """Write every dirty file into the folder; returns their paths by name."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for name, make in FILES.items():
        paths[name] = folder / name
        paths[name].write_bytes(make())
    return paths


if __name__ == "__main__":
    make_all(Path(sys.argv[1]))
