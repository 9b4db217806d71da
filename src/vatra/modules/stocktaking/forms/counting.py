# SPDX-License-Identifier: EUPL-1.2
"""The desk count of a place, the settling of a dispute, the declaration of a custodian."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.shell.fields import LongTextField, NumberField, OnceField, TextField
from vatra.kernel import text
from vatra.modules.stocktaking.actions.counting import DeskCount
from vatra.modules.stocktaking.choices import Condition, Moment
from vatra.modules.stocktaking.models import BookLine
from vatra.modules.stocktaking.papers.drafts import QUESTIONS
from vatra.modules.stocktaking.queries.places import count_of, quantity_words

EXTRA_ROWS = 3
CONDITIONS = [("", gettext_lazy("—")), *Condition.choices]


class SettleForm(forms.Form):
    """What the commission holds true of a subject."""

    subject = forms.CharField(widget=forms.HiddenInput, max_length=130)
    quantity = NumberField(label=gettext_lazy("Cantitatea adevărată"), places=3)
    condition = forms.ChoiceField(label=gettext_lazy("Starea"), choices=CONDITIONS, required=False)
    note = TextField(label=gettext_lazy("De ce"), required=False, max_length=500)


class DeclarationForm(forms.Form):
    """What a custodian declares; an empty answer means no."""

    def __init__(self, *args: Any, moment: Moment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moment = moment
        if moment == Moment.BEFORE:
            for number, (code, question) in enumerate(QUESTIONS.items(), start=1):
                self.fields[code] = TextField(
                    label=f"{number}. {question}", required=False, max_length=500, help_text=_("Gol înseamnă „Nu.”")
                )  # fmt: skip
            self.fields["last_entry"] = TextField(
                label=_("Ultimul document de intrare"),
                required=False,
                max_length=160,
                help_text=_("Felul, numărul și data."),
            )
            self.fields["last_exit"] = TextField(
                label=_("Ultimul document de ieșire"), required=False, max_length=160
            )
        else:
            self.fields["objections"] = LongTextField(
                label=_("Obiecții"), required=False, max_length=2000, help_text=_("Gol înseamnă fără obiecții.")
            )  # fmt: skip
        self.fields["once"] = OnceField()

    def answers(self) -> dict[str, str]:
        """The answers by code of the question."""
        return {code: self.cleaned_data.get(code, "") for code in QUESTIONS}


class CountRow(NamedTuple):
    """A row of the desk count: a line of the book with what was typed beside it."""

    key: str
    number: str
    name: str
    serial: str
    book: str
    measure: str
    counted: str
    quantity: str
    as_book: bool
    condition: str
    note: str
    error: str


class ExtraRow(NamedTuple):
    """A row for something that the book has not here."""

    key: str
    code: str
    quantity: str
    note: str
    error: str


class DeskForm:
    """The rows of one page of a desk count, unbound or with what was posted.

    Attributes:
        counts: what to write down, after ``is_valid``; untouched rows are not in it.
    """

    def __init__(self, lines: Iterable[BookLine], data: Mapping[str, Any] | None = None) -> None:
        self.data = data or {}
        self.counts: list[DeskCount] = []
        self.errors: list[tuple[str, str]] = []
        self.rows = [self._row(line) for line in lines]
        self.extra = [self._extra(n) for n in range(EXTRA_ROWS)]

    def is_valid(self) -> bool:
        """Whether every quantity typed is one."""
        return not self.errors

    def _row(self, line: BookLine) -> CountRow:
        key = str(line.good_id)
        typed = str(self.data.get(f"q-{key}", ""))
        as_book = bool(self.data.get(f"b-{key}"))
        condition = str(self.data.get(f"c-{key}", ""))
        note = str(self.data.get(f"n-{key}", ""))
        quantity, error = (line.quantity, "") if as_book else _read(typed)
        if quantity is None and not error and (condition or note.strip()):
            error = _("scrieți și cantitatea numărată.")
        if error:
            self.errors.append((f"q-{key}", f"{line.inventory_number}: {error}"))
        elif quantity is not None:
            self.counts.append(DeskCount(f"g:{key}", quantity, condition, text.fix(note)[:500]))
        counted = count_of(line).quantity
        return CountRow(
            key,
            line.inventory_number,
            line.name,
            line.serial,
            quantity_words(line.quantity),
            line.measure,
            "" if counted is None else quantity_words(counted),
            typed,
            as_book,
            condition,
            note,
            error,
        )

    def _extra(self, number: int) -> ExtraRow:
        key = f"x{number}"
        code = text.fix(str(self.data.get(f"code-{key}", "")))
        typed = str(self.data.get(f"q-{key}", ""))
        note = str(self.data.get(f"n-{key}", ""))
        quantity, error = _read(typed or ("1" if code else ""))
        if quantity is not None and not code and typed:
            error = _("Scrieți numărul sau denumirea a ceea ce ați găsit.")
        if error:
            self.errors.append((f"q-{key}", error))
        elif code and quantity is not None:
            self.counts.append(DeskCount(f"c:{code[:120]}", quantity, "", text.fix(note)[:500]))
        return ExtraRow(key, code, typed, note, error)


_NUMBER = NumberField(places=3, required=False)


def _read(typed: str) -> tuple[Decimal | None, str]:
    """The quantity typed, None for an empty field, and what is wrong with it."""
    try:
        quantity = _NUMBER.to_python(typed.strip())
    except ValidationError as wrong:
        return None, str(wrong.messages[0])
    if quantity is not None and quantity < 0:
        return None, _("cantitatea nu poate fi negativă.")
    return quantity, ""
