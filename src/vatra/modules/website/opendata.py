# SPDX-License-Identifier: EUPL-1.2
"""The open list of units: the same public facts as the pages, for machines."""

import csv
import io
import json
from collections.abc import Sequence

from django.utils.translation import gettext as _

from vatra.foundation.shell.exports import safe_text
from vatra.kernel import clock
from vatra.organisation.queries.public import PublicUnit

COLUMNS = (
    "cod",
    "cod_siiir",
    "fel",
    "denumire",
    "niveluri",
    "adresa",
    "telefon",
    "email",
    "latitudine",
    "longitudine",
    "unitate_pj",
    "demonstrativ",
)


def explained() -> list[tuple[str, str]]:
    """Each column with what stands in it."""
    words = (
        _("codul scurt din adresele acestui site"),
        _("codul din SIIIR, ca text"),
        _("grădiniță, școală gimnazială, liceu..."),
        _("denumirea de acum"),
        _("nivelurile, separate prin virgulă"),
        _("strada și numărul"),
        _("telefonul unității"),
        _("adresa de e-mail a unității"),
        _("grade, WGS 84; gol când nu se știe"),
        _("grade, WGS 84; gol când nu se știe"),
        _("codul unității cu personalitate juridică, pentru structuri"),
        _("da, pentru date inventate"),
    )
    return list(zip(COLUMNS, words, strict=True))


def _values(unit: PublicUnit) -> tuple[str | float | None, ...]:
    return (
        unit.code,
        unit.siiir,
        unit.kind,
        unit.name,
        unit.levels,
        unit.address,
        unit.phone,
        unit.email,
        unit.latitude,
        unit.longitude,
        unit.parent_code,
        "da" if unit.is_demo else "nu",
    )


def as_csv(units: Sequence[PublicUnit]) -> bytes:
    """UTF-8 with byte order mark, commas, points in numbers; text that a spreadsheet would run is disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for unit in units:
        cells = ("" if value is None else value for value in _values(unit))
        writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_json(units: Sequence[PublicUnit]) -> bytes:
    """An object with the day and the list ``unitati``."""
    rows = [dict(zip(COLUMNS, _values(unit), strict=True)) for unit in units]
    whole = {"titlu": _("Unități de învățământ"), "data": clock.today().isoformat(), "unitati": rows}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()
