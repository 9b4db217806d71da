# SPDX-License-Identifier: EUPL-1.2
"""The list of contents of a copy."""

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from vatra.kernel.errors import BadInputError

FORMAT = 1
MEMBER = "manifest.json"
FILE_PATH = re.compile(r"files/([0-9a-f]{2})/([0-9a-f]{2})/([0-9a-f]{64})")
TABLE_PATH = re.compile(r"tables/[a-z0-9_]{1,63}")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table of the copy: its columns in the order of the data, rows, and SHA-256 of the data."""

    name: str
    columns: list[str]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        return f"tables/{self.name}"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A stored file: its path is made of its SHA-256."""

    path: str
    size: int

    @property
    def sha256(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(slots=True)
class Manifest:
    """What a copy holds.

    Attributes:
        migrations: the applied migrations of each app, in the order of their names.
        sequences: last value and whether it was given out.
        seals: how many sealed batches the journal had.
    """

    program: str
    server: str
    made_at: str
    migrations: dict[str, list[str]]
    tables: list[TableEntry] = field(default_factory=list)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    files: list[FileEntry] = field(default_factory=list)
    seals: int = 0
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """The manifest as stored."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @property
    def members(self) -> dict[str, str]:
        """Every member of the copy with its SHA-256."""
        return {t.member: t.sha256 for t in self.tables} | {f.path: f.sha256 for f in self.files}


def read(data: bytes) -> Manifest:
    """The manifest out of its bytes.

    Raises:
        BadInputError: it is not one of this format, or names anything outside the copy.
    """
    try:
        raw: dict[str, Any] = json.loads(data)
        if raw["format"] != FORMAT:
            raise _unknown()
        found = Manifest(
            program=str(raw["program"]),
            server=str(raw["server"]),
            made_at=str(raw["made_at"]),
            migrations={str(app): [str(n) for n in names] for app, names in raw["migrations"].items()},
            tables=[TableEntry(**row) for row in raw["tables"]],
            sequences={str(name): (int(v), bool(c)) for name, (v, c) in raw["sequences"].items()},
            files=[FileEntry(**row) for row in raw["files"]],
            seals=int(raw["seals"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise _unknown() from broken
    if not all(FILE_PATH.fullmatch(f.path) for f in found.files):
        raise _unknown()
    if not all(TABLE_PATH.fullmatch(t.member) and SHA256.fullmatch(t.sha256) for t in found.tables):
        raise _unknown()
    return found


def _unknown() -> BadInputError:
    return BadInputError(
        "Fișierul nu este o copie de siguranță pe care o cunoaște această versiune. "
        "Verificați fișierul sau folosiți versiunea de program care l-a făcut.",
        code="not_a_backup",
    )
