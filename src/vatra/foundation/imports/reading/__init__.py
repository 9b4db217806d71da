# SPDX-License-Identifier: EUPL-1.2
"""Reading of spreadsheets, without Django: bytes in, typed values and findings out.

``open_file`` -> ``OpenedFile.read`` -> ``find_table`` -> ``guess_mapping`` -> ``parse_table``.
"""

from vatra.foundation.imports.reading.containers import FileKind, Limits
from vatra.foundation.imports.reading.findings import Finding, Problem, Severity, column_letter
from vatra.foundation.imports.reading.headers import Guess, fingerprint, guess_columns
from vatra.foundation.imports.reading.parsing import (
    ParsedRow,
    ParsedTable,
    finding_of,
    guess_mapping,
    parse_table,
)
from vatra.foundation.imports.reading.sheets import Cell, OpenedFile, Sheet, open_file
from vatra.foundation.imports.reading.tables import Table, find_table
from vatra.foundation.imports.reading.targets import Choice, Kind, Target, TargetField
from vatra.foundation.imports.reading.values import Value, parser_for

__all__ = [
    "Cell",
    "Choice",
    "FileKind",
    "Finding",
    "Guess",
    "Kind",
    "Limits",
    "OpenedFile",
    "ParsedRow",
    "ParsedTable",
    "Problem",
    "Severity",
    "Sheet",
    "Table",
    "Target",
    "TargetField",
    "Value",
    "column_letter",
    "find_table",
    "finding_of",
    "fingerprint",
    "guess_columns",
    "guess_mapping",
    "open_file",
    "parse_table",
    "parser_for",
]
