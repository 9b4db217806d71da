# SPDX-License-Identifier: EUPL-1.2
"""Files of a filtered list: CSV as Romanian Excel reads it, and XLSX. Both are written as a stream."""

import csv
import datetime as dt
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vatra.kernel import clock, dates
from vatra.kernel.actor import Actor
from vatra.kernel.text import fold

KINDS = frozenset({"csv", "xlsx"})
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
SPILL = 8 * 1024 * 1024
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Control characters that a workbook cannot hold (ECMA-376); old imports may have brought them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes into the file.

    Attributes:
        title: name of the list and of the file.
        about: the filters in words, written in the head of the file.
        rows: plain values: text, whole numbers, ``Decimal``, dates, None.
    """

    title: str
    about: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]

    @property
    def file_stem(self) -> str:
        return f"{slugify(fold(self.title)) or 'lista'}-{clock.today().isoformat()}"

    def preamble(self) -> list[str]:
        """The lines above the heads: what it is, which filter, when."""
        return [
            self.title,
            _("Filtru: %(about)s") % {"about": self.about},
            _("Extras la %(day)s") % {"day": dates.moment(clock.now())},
        ]


def safe_text(value: str) -> str:
    """Text that a spreadsheet will not run: a leading apostrophe before what looks like a formula."""
    return f"'{value}" if value.startswith(DANGEROUS) else value


def _csv_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("da") if value else _("nu")
    if isinstance(value, Decimal | float):
        return str(value).replace(".", ",")
    if isinstance(value, dt.datetime):
        return dates.short_moment(value)
    if isinstance(value, dt.date):
        return dates.day(value)
    return str(value) if isinstance(value, int) else safe_text(str(value))


class _Echo:
    """A file that hands back what is written, for ``csv.writer``."""

    def write(self, text: str) -> str:
        return text


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """The file line by line: byte order mark, preamble, heads, rows; semicolons between cells."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    for line in sheet.preamble():
        yield writer.writerow([safe_text(line)])
    yield writer.writerow([safe_text(head) for head in sheet.heads])
    for row in sheet.rows:
        yield writer.writerow([_csv_value(value) for value in row])


def _chunks(lines: Iterable[str], size: int = 64 * 1024) -> Iterator[bytes]:
    """Lines gathered into pieces worth sending."""
    buffer = io.StringIO()
    for line in lines:
        buffer.write(line)
        if buffer.tell() >= size:
            yield buffer.getvalue().encode()
            buffer = io.StringIO()
    yield buffer.getvalue().encode()


def _xlsx_value(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.BUCHAREST).replace(tzinfo=None)
    if value is None or isinstance(value, int | float | Decimal | dt.date):
        return value
    return safe_text(UNWRITABLE.sub("", str(value)))


def write_xlsx(sheet: Sheet, target: IO[bytes]) -> None:
    """Write the workbook: preamble, bold frozen heads, rows with real numbers and dates."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.title[:31].translate(str.maketrans("", "", "[]:*?/\\")) or "Lista")
    preamble = sheet.preamble()
    page.freeze_panes = f"A{len(preamble) + 2}"
    for index in range(len(sheet.heads)):
        page.column_dimensions[chr(65 + index) if index < 26 else f"A{chr(39 + index)}"].width = 20
    for line in preamble:
        page.append([safe_text(line)])
    heads = [WriteOnlyCell(page, value=safe_text(head)) for head in sheet.heads]
    for cell in heads:
        cell.font = Font(bold=True)
    page.append(heads)
    for row in sheet.rows:
        page.append([_xlsx_value(value) for value in row])
    book.save(target)


_log: list[Callable[[Actor, str, str], None]] = []


def log_with(write: Callable[[Actor, str, str], None]) -> None:
    """Lets the journal know who takes which list out: called with the actor, the title, kind and filters."""
    _log[:] = [write]


def tell(actor: Actor, title: str, kind: str, about: str) -> None:
    """Tells the journal that the actor takes that list out as a file, wherever the file is made."""
    for write in _log:
        write(actor, title, f"{kind.upper()}; {about}")


def answer(sheet: Sheet, kind: str, actor: Actor) -> HttpResponseBase:
    """The download of the sheet as ``csv`` or ``xlsx``, told to the journal."""
    tell(actor, sheet.title, kind, sheet.about)
    name = f"{sheet.file_stem}.{kind}"
    if kind == "csv":
        response = StreamingHttpResponse(_chunks(csv_lines(sheet)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    target = tempfile.SpooledTemporaryFile(max_size=SPILL)  # noqa: SIM115 - the response closes it
    write_xlsx(sheet, target)
    target.seek(0)
    kind_xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(target, as_attachment=True, filename=name, content_type=kind_xlsx)
