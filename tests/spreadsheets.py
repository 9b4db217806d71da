# SPDX-License-Identifier: EUPL-1.2
"""Small writers of XLSX, ODS and XLS files, byte for byte the same each time, traps included."""

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

_MOMENT = (2026, 1, 5, 8, 0, 0)
_EPOCH = dt.date(1899, 12, 30)


@dataclass(frozen=True)
class Formula:
    """A formula with its saved result; None: never calculated; empty text: a saved
    empty result; text starting with ``#``: an error."""

    text: str
    result: float | str | None = None


type Content = str | int | float | dt.date | Formula | None
type Rows = Sequence[Sequence[Content]]


@dataclass(frozen=True)
class SheetOf:
    """Rows of one sheet; ``merged`` holds references such as ``A1:C1``; None in a row is no cell."""

    name: str
    rows: Rows
    merged: tuple[str, ...] = field(default=())


def pack(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts without traces of the present moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def letter(index: int) -> str:
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def xlsx(*sheets: SheetOf) -> bytes:
    """A workbook as Excel would save it, reduced to what readers need."""
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.worksheet+xml"/>'
        for n in numbers
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/'
        'package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        + "".join(
            f'<sheet name={quoteattr(s.name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, s in zip(numbers, sheets, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
            + [("rId99", "styles", "styles.xml")]
        ),
        "xl/styles.xml": '<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1">'
        '<border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    for number, sheet in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(sheet)
    return pack(parts)


def _relations(rows: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
        f' Target="{path}"/>'
        for key, kind, path in rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{inner}</Relationships>'
    )


def sheet_xml(sheet: SheetOf) -> str:
    lines = []
    for number, row in enumerate(sheet.rows, start=1):
        cells = "".join(
            _cell(f"{letter(c)}{number}", value) for c, value in enumerate(row) if value is not None
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merged)
    tail = f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>' if merged else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        f'main"><sheetData>{"".join(lines)}</sheetData>{tail}</worksheet>'
    )


def _cell(ref: str, value: Content) -> str:
    match value:
        case Formula(text, None):
            return f'<c r="{ref}"><f>{escape(text)}</f></c>'
        case Formula(text, str() as result):
            kind = "e" if result else "str"
            return f'<c r="{ref}" t="{kind}"><f>{escape(text)}</f><v>{result}</v></c>'
        case Formula(text, result):
            return f'<c r="{ref}"><f>{escape(text)}</f><v>{result}</v></c>'
        case dt.date():
            return f'<c r="{ref}" s="1"><v>{(value - _EPOCH).days}</v></c>'
        case str():
            return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        case _:
            return f'<c r="{ref}"><v>{value}</v></c>'


def ods(sheet: SheetOf) -> bytes:
    """An OpenDocument spreadsheet with one table."""
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in sheet.rows)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return pack(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:'
            'names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" '
            'manifest:media-type="text/xml"/></manifest:manifest>',
            "content.xml": '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:'
            'tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text='
            '"urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
            f"<table:table table:name={quoteattr(sheet.name)}>{rows}"
            '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row></table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        }
    )


def _ods_cell(value: Content) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def xls(sheet: SheetOf) -> bytes:
    """An Excel 97 workbook: dates are plain serial numbers, as old accounting programs wrote them."""
    name = sheet.name.encode("utf-16-le")
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    bound_size = 4 + 8 + len(name)
    start = len(head) + bound_size + 4
    bound = _record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(sheet.name), 1) + name)
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for r, row in enumerate(sheet.rows):
        for c, value in enumerate(row):
            body += _biff_cell(r, c, value)
    stream = head + bound + _record(0x000A, b"") + body + _record(0x000A, b"")
    return compound_file("Workbook", stream)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _biff_cell(row: int, column: int, value: Content) -> bytes:
    if value is None or value == "":
        return b""
    if isinstance(value, str):
        return _record(
            0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + value.encode("utf-16-le")
        )
    number = (value - _EPOCH).days if isinstance(value, dt.date) else value
    assert isinstance(number, int | float)
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, number))


def compound_file(name: str, stream: bytes) -> bytes:
    """An OLE compound file with one stream of at most 60 kB."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    assert count <= 126
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    fat = [0xFFFFFFFD, end, *range(3, count + 2), end]
    fat += [free] * (128 - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
    ) + struct.pack("<109I", 0, *[free] * 108)
    root = _entry("Root Entry", 5, child=1, start=end, size=0)
    only = _entry(name, 2, child=free, start=2, size=len(stream))
    blank = _entry("", 0, child=free, start=0, size=0)
    return header + struct.pack("<128I", *fat) + root + only + blank * 2 + stream.ljust(count * 512, b"\0")


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    return struct.pack(
        "<64sHBBIII16sIQQIQ", text, length, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, b"", 0, 0, 0, start, size
    )
