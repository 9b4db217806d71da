# SPDX-License-Identifier: EUPL-1.2
"""How fast a file of 10,000 goods is read and parsed: ``python -m bench.import_reading``. CPU time, one thread."""

import datetime as dt
import io
import time

from tests.dirty_files import ANNEX3_HEADER, GOODS
from tests.foundation.imports.example_targets import ANNEX3
from tests.spreadsheets import SheetOf, xlsx

from vatra.foundation.imports.reading import find_table, guess_mapping, open_file, parse_table

ROWS = 10_000


def _goods() -> list[list[object]]:
    made = []
    for n in range(ROWS):
        row: list[object] = list(GOODS[n % len(GOODS)])
        row[0], row[1], row[3] = f"{n:06}", f"{row[1]} {n % 3000}", round(2500 + n * 7.13, 2)
        made.append(row)
    return made


def _csv(rows: list[list[object]]) -> bytes:
    lines = [";".join(ANNEX3_HEADER)]
    for row in rows:
        texts = [f"{c:.2f}".replace(".", ",") if isinstance(c, float) else str(c) for c in row]
        lines.append(";".join(texts))
    return "\n".join(lines).encode()


def _measure(content: bytes) -> float:
    start = time.process_time()
    opened = open_file(io.BytesIO(content))
    sheet = opened.read()
    table = find_table(sheet, ANNEX3)
    mapping = guess_mapping(table, ANNEX3)
    parsed = parse_table(table, mapping, ANNEX3, today=dt.date(2026, 11, 22), sheet=sheet)
    count = sum(1 for _row in parsed.rows())
    return count / (time.process_time() - start)


if __name__ == "__main__":
    goods = _goods()
    for name, content in (("xlsx", xlsx(SheetOf("A", [ANNEX3_HEADER, *goods]))), ("csv", _csv(goods))):
        best = max(_measure(content) for _try in range(5))
        print(f"{name}: {best:,.0f} rows/s")
