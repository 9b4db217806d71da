# SPDX-License-Identifier: EUPL-1.2
"""Shapes of what is posted: the file, the mapping, the cells of a row."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from vatra.foundation.imports.cells import remarks, shown_cell
from vatra.foundation.imports.models import ImportRow, ImportRun
from vatra.foundation.imports.queries import ABOUT, mapped_fields
from vatra.foundation.imports.reading import Kind
from vatra.foundation.imports.registry import Suggestion, target_of
from vatra.kernel.errors import BadInputError


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One field of the mapping page with the columns it may take."""

    key: str
    label: str
    required: bool
    options: list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class CellInput:
    """One field of the mending page."""

    key: str
    label: str
    value: str
    required: bool
    messages: list[str]
    tone: str
    options: list[tuple[str, bool]]
    suggestions: list[Suggestion]


def uploaded_file(files: "MultiValueDict[str, UploadedFile[bytes]]") -> "UploadedFile[bytes]":
    """The file of the form.

    Raises:
        BadInputError: none was chosen.
    """
    upload = files.get("fisier")
    if upload is None:
        raise BadInputError(
            _("Alegeți fișierul cu lista, apoi apăsați „Încarcă”."), code="no_file", field="fisier"
        )
    return upload


def whole(text: str | None, default: int = 0) -> int:
    """The whole number in a parameter, or the default when there is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else default


def posted_mapping(post: QueryDict) -> dict[str, int]:
    """The chosen column of each field; fields without a column are left out."""
    return {
        name.removeprefix("camp-"): int(value)
        for name, value in post.items()
        if name.startswith("camp-") and isinstance(value, str) and value.isdecimal() and len(value) < 6
    }


def column_choices(run: ImportRun) -> list[ColumnChoice]:
    """The selects of the mapping page, with what is mapped now chosen."""
    headers, letters = run.preview.get("headers", []), run.preview.get("letters", [])
    named = [
        (str(p), f"{letter} – {header or '…'}")
        for p, (letter, header) in enumerate(zip(letters, headers, strict=True))
    ]
    return [
        ColumnChoice(
            field.key,
            field.label,
            field.required,
            [(position, text, str(run.mapping.get(field.key, "")) == position) for position, text in named],
        )
        for field in target_of(run.target).target.fields
    ]


def cell_inputs(run: ImportRun, row: ImportRow) -> list[CellInput]:
    """The inputs of the mending page: every mapped field with its remarks."""
    found = remarks(row)
    inputs = []
    target, about = target_of(run.target), row.values.get(ABOUT) or ""
    for field in mapped_fields(run):
        own = [f for f in found if f["key"] == field.key]
        tone = "bad" if any(f["severity"] == "error" for f in own) else ""
        value = shown_cell(row, field)
        options = [(c.label, c.label == value) for c in field.choices] if field.kind is Kind.CHOICE else []
        messages = [f["message"] for f in own]
        near = target.suggest(field.key, value, about) if tone else []
        inputs.append(CellInput(field.key, field.label, value, field.required, messages, tone, options, near))
    return inputs


def posted_cells(post: QueryDict) -> dict[str, str]:
    """The texts typed into the cells of a row; a value picked from the suggestions counts as typed."""
    found: dict[str, str] = {}
    for prefix in ("celula-", "alege-"):
        for name, value in post.items():
            if name.startswith(prefix) and isinstance(value, str):
                found[name.removeprefix(prefix)] = value
    return found
