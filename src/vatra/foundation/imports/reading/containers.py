# SPDX-License-Identifier: EUPL-1.2
"""What kind of file was sent, found from its bytes, and whether it may be opened at all."""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from vatra.kernel.errors import BadInputError

MEGABYTE = 1024 * 1024
_LOCAL_HEADER = 30
_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_FOREIGN = (
    (b"%PDF", "un document PDF"),
    (b"\xff\xd8\xff", "o fotografie"),
    (b"\x89PNG", "o imagine"),
    (b"GIF8", "o imagine"),
    (b"{\\rtf", "un document de text"),
    (b"Rar!", "o arhivă"),
    (b"7z\xbc\xaf", "o arhivă"),
    (b"\x1f\x8b", "o arhivă"),
    (b"MZ", "un program"),
)


class FileKind(StrEnum):
    """The kinds of files that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read; what is larger is refused before it is opened.

    Attributes:
        file_bytes: size of the file, as the file store takes it. 50 MB hold several hundred thousand goods.
        unpacked_bytes: size of what is packed in an XLSX or ODS.
        ratio: unpacked over packed size from which a part above 20 MB is taken for a zip bomb.
        parts: number of parts packed in an XLSX or ODS.
        columns: columns with content. The widest real annex has about 30; 120 leave room for
            exports of accounting programs, 200 are never a list of goods.
        rows: lines of one sheet.
        cells: lines times columns of one sheet, empty ones included.
        sheets: sheets among which the list is looked for; above it the person chooses.
    """

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 600 * MEGABYTE
    ratio: int = 200
    parts: int = 2000
    columns: int = 120
    rows: int = 600_000
    cells: int = 24_000_000
    sheets: int = 5


def sniff(stream: IO[bytes], limits: Limits) -> FileKind:
    """The kind of the file, by its bytes; its name is never believed.

    Raises:
        BadInputError: too large, empty, locked, damaged, packed to harm or not a spreadsheet.
    """
    size = stream.seek(0, 2)
    _refuse_size(size, limits)
    stream.seek(0)
    head = stream.read(8192)
    stream.seek(0)
    if head.startswith(_ZIP):
        return _sniff_zip(stream, limits)
    if head.startswith(_OLE):
        return _sniff_ole(stream)
    _refuse_foreign(head)
    return FileKind.TEXT


def _refuse_size(size: int, limits: Limits) -> None:
    if size == 0:
        raise BadInputError(
            "Fișierul este gol (0 octeți). Verificați fișierul și încărcați-l din nou.", code="empty_file"
        )
    if size > limits.file_bytes:
        raise BadInputError(
            f"Fișierul are {size // MEGABYTE} MB, iar limita este de {limits.file_bytes // MEGABYTE} MB. "
            "Păstrați doar foaia cu lista, fără imagini, sau împărțiți lista în mai multe fișiere.",
            code="file_too_large",
        )


def _refuse_foreign(head: bytes) -> None:
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise _not_a_spreadsheet(what)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise BadInputError(
            "Fișierul este o pagină web sau XML salvată cu nume de foaie de calcul. Deschideți-l în Excel sau "
            "LibreOffice, salvați-l ca „Registru Excel (.xlsx)” și încărcați fișierul nou.",
            code="not_a_spreadsheet",
        )
    is_utf16 = head[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if b"\x00" in head and not is_utf16 and head[:400].count(b"\x00") not in range(len(head[:400]) // 3, 201):
        raise _not_a_spreadsheet("un fișier binar necunoscut")


def _not_a_spreadsheet(what: str) -> BadInputError:
    return BadInputError(
        f"Fișierul nu este o foaie de calcul, ci {what}. Încărcați lista salvată ca XLSX, XLS, ODS sau CSV.",
        code="not_a_spreadsheet",
    )


def locked() -> BadInputError:
    """The refusal of a file that opens only with a password."""
    return BadInputError(
        "Fișierul este protejat cu parolă și nu poate fi citit. Deschideți-l, scoateți parola "
        "(Fișier – Informații – Protejare registru), salvați-l și încărcați-l din nou.",
        code="password_protected",
    )


def damaged() -> BadInputError:
    """The refusal of a file whose inside cannot be read."""
    return BadInputError(
        "Fișierul este deteriorat și nu poate fi citit până la capăt. Deschideți-l în Excel sau LibreOffice, "
        "salvați-l din nou ca XLSX și încărcați fișierul nou.",
        code="corrupt",
    )


def bomb() -> BadInputError:
    """The refusal of a file that unpacks to more than a list can need."""
    return BadInputError(
        "Fișierul se despachetează la o mărime neobișnuit de mare și nu a fost deschis. Copiați doar lista "
        "într-un registru nou, salvați-l ca XLSX și încărcați fișierul nou.",
        code="zip_bomb",
    )


def _sniff_zip(stream: IO[bytes], limits: Limits) -> FileKind:
    try:
        with zipfile.ZipFile(stream) as archive:
            _refuse_bomb(archive.infolist(), limits)
            _refuse_hidden_bomb(stream, archive.infolist())
            names = frozenset(archive.namelist())
            kind = _kind_of_zip(archive, names)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        struct.error,
    ) as error:
        raise damaged() from error
    stream.seek(0)
    return kind


def _refuse_bomb(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts or sum(p.file_size for p in parts) > limits.unpacked_bytes:
        raise bomb()
    for part in parts:
        if part.flag_bits & 1:
            raise locked()
        if part.file_size > 20 * MEGABYTE and part.file_size > limits.ratio * max(part.compress_size, 1):
            raise bomb()


def _refuse_hidden_bomb(stream: IO[bytes], parts: list[zipfile.ZipInfo]) -> None:
    """Refuses parts that unpack to more than the archive says they do.

    Readers that believe the stream, not the list of parts, would fill the memory; so each part is unpacked here
    once, a megabyte at a time, up to its own size.
    """
    for part in parts:
        if part.compress_type == zipfile.ZIP_STORED:
            if part.compress_size != part.file_size:
                raise damaged()
        elif part.compress_type == zipfile.ZIP_DEFLATED:
            _unpack_within(stream, part)
        else:
            raise damaged()


def _unpack_within(stream: IO[bytes], part: zipfile.ZipInfo) -> None:
    stream.seek(part.header_offset)
    name, extra = struct.unpack("<HH", stream.read(_LOCAL_HEADER)[-4:])
    stream.seek(name + extra, 1)
    unpacker, left, size = zlib.decompressobj(-zlib.MAX_WBITS), part.compress_size, 0
    while left > 0 and not unpacker.eof:
        packed = stream.read(min(left, 65_536))
        if not packed:
            raise damaged()
        left -= len(packed)
        while packed:
            size += len(unpacker.decompress(packed, MEGABYTE))
            if size > part.file_size:
                raise bomb()
            packed = unpacker.unconsumed_tail


def _kind_of_zip(archive: zipfile.ZipFile, names: frozenset[str]) -> FileKind:
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "xl/workbook.bin" in names:
        raise BadInputError(
            "Fișierul este în formatul XLSB, care nu se citește aici. Salvați-l ca „Registru Excel (.xlsx)” "
            "și încărcați fișierul nou.",
            code="not_a_spreadsheet",
        )
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise locked()
        if "content.xml" not in names:
            raise damaged()
        return FileKind.ODS
    raise _not_a_spreadsheet("un document sau o arhivă de alt fel")


def _sniff_ole(stream: IO[bytes]) -> FileKind:
    content = stream.read()
    stream.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise locked()
    if "Workbook".encode("utf-16-le") in content or "Book\x00".encode("utf-16-le") in content:
        return FileKind.XLS
    if "WordDocument".encode("utf-16-le") in content:
        raise _not_a_spreadsheet("un document Word")
    raise damaged()


_COLUMN = re.compile(rb"""\sr=["']([A-Z]{1,3})(?=\d)""")
_ROW = re.compile(rb"""\sr=["'][A-Z]{0,3}(\d{1,7})["']""")
_REPEATED_CELL = re.compile(rb"<table:table-cell[^>]*number-columns-repeated=\"(\d+)\"[^>]*office:value-type")
_REPEATED_CELL_AFTER = re.compile(
    rb"<table:table-cell[^>]*office:value-type[^>]*number-columns-repeated=\"(\d+)\""
)
_REPEATED_ROW = re.compile(
    rb"<table:table-row[^>]*number-rows-repeated=\"(\d+)\"[^>]*>(.*?)</table:table-row>", re.DOTALL
)


def refuse_sparse_xlsx(xml: bytes, limits: Limits) -> None:
    """Refuse a sheet whose cells span an area that would not fit in memory.

    The reader lays a sheet out densely; one cell in the last corner would ask for billions of cells.
    """
    rows = max(map(int, set(_ROW.findall(xml))), default=0)
    columns = max(map(_column_number, set(_COLUMN.findall(xml))), default=0)
    if rows * columns > limits.cells or rows > limits.rows:
        raise too_many_rows(limits)


def refuse_repeated_ods(xml: bytes, limits: Limits) -> None:
    """Refuse an ODS that repeats filled cells or rows beyond what a list can hold."""
    cells = [int(n) for n in (*_REPEATED_CELL.findall(xml), *_REPEATED_CELL_AFTER.findall(xml))]
    rows = [int(n) for n, inner in _REPEATED_ROW.findall(xml) if b"office:value-type" in inner]
    if max(cells, default=0) > limits.columns * 10 or sum(rows) > limits.rows:
        raise bomb()


def too_many_rows(limits: Limits) -> BadInputError:
    """The refusal of a sheet with more lines than one import takes."""
    return BadInputError(
        f"Foaia se întinde pe mai mult de {limits.rows:,} de rânduri".replace(",", ".")
        + " sau are celule completate departe de listă. Ștergeți rândurile și coloanele din afara listei sau împărțiți "
        "lista în mai multe fișiere.",
        code="too_many_rows",
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
