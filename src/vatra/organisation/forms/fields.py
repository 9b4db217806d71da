# SPDX-License-Identifier: EUPL-1.2
"""What several forms share: choosers by typing, the key of a posted form."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.stale import LENGTH
from vatra.foundation.shell.fields import TextField
from vatra.kernel.actor import Actor
from vatra.organisation.folding import RoKey
from vatra.organisation.models import EducationUnit, LegalAct
from vatra.organisation.queries.acts import acts
from vatra.organisation.queries.units import units

SEPARATOR = " · "
MOST_OPTIONS = 400


class Datalist(forms.TextInput):
    """A text field that offers lines to choose from, without script."""

    template_name = "organisation/widgets/datalist.html"
    options: Sequence[str] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["attrs"]["list"] = f"{widget['attrs'].get('id', name)}_lista"
        widget["options"] = self.options
        return context


class ChosenField[M: Model](TextField):
    """A record chosen by typing; a line reads „cod · denumire” and its part before the dot names the record."""

    def __init__(self, *, key: str, **kwargs: Any) -> None:
        self.key = key
        self.rows: QuerySet[M] | None = None
        self.label_of: Callable[[M], str] = str
        super().__init__(widget=Datalist(attrs={"autocomplete": "off"}), max_length=300, **kwargs)

    def offer(self, rows: QuerySet[M], label_of: Callable[[M], str]) -> None:
        """Let one of ``rows`` be chosen; only rows that the actor may see are given."""
        self.rows, self.label_of = rows, label_of
        self.widget.options = [self.line(row) for row in rows[:MOST_OPTIONS]]

    def line(self, row: M) -> str:
        """The line of a record."""
        return f"{getattr(row, self.key)}{SEPARATOR}{self.label_of(row)}"

    def prepare_value(self, value: Any) -> Any:
        return self.line(cast("M", value)) if isinstance(value, Model) else value

    def clean(self, value: Any) -> Any:
        line = super().clean(value)
        if not line or self.rows is None:
            return None
        wanted = line.partition(SEPARATOR.strip())[0].strip()
        row = None
        if self.key != "pk" or (wanted.isascii() and wanted.isdigit() and len(wanted) < 16):
            row = self.rows.filter(**{self.key: wanted}).first()
        if row is None:
            raise ValidationError(
                _("Alegeți un rând din listă sau scrieți codul cu care începe rândul."), code="unknown"
            )
        return row


class RecordForm(forms.Form):
    """A form that records something: its hidden key lets the same post take effect once."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["once"].initial = uuid.uuid4().hex
        self.offer()

    def offer(self) -> None:
        """Fills the choosers with what the actor may see."""

    def offer_acts(self, name: str) -> None:
        """Lets an act be chosen, the newest first."""
        field: ChosenField[LegalAct] = self.fields[name]  # type: ignore[assignment]
        field.offer(acts(self.actor).order_by("-date", "-pk"), lambda act: f"{act}, {act.issuer}")

    def offer_units(self, name: str, rows: QuerySet[EducationUnit] | None = None) -> None:
        """Lets a unit be chosen, in alphabetical order."""
        field: ChosenField[EducationUnit] = self.fields[name]  # type: ignore[assignment]
        field.offer(
            units(self.actor).order_by(RoKey("name"), "pk") if rows is None else rows, lambda unit: unit.name
        )


class ChangeForm(RecordForm):
    """A form of a record that may exist already: its hidden mark is that of the record it showed (``stamp_of``)."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LENGTH)


def act_field(**kwargs: Any) -> ChosenField[LegalAct]:
    """A chooser of the act that something rests on."""
    kwargs.setdefault("label", _("Actul în temeiul căruia"))
    kwargs.setdefault(
        "help_text", _("Începeți să scrieți numărul; actele se înregistrează întâi la Acte juridice.")
    )
    return ChosenField(key="pk", required=False, **kwargs)


def unit_field(**kwargs: Any) -> ChosenField[EducationUnit]:
    """A chooser of an education unit by its short code."""
    kwargs.setdefault("label", _("Unitatea"))
    return ChosenField(key="code", **kwargs)


def pk_of(record: Model | None) -> int | None:
    """The key of a chosen record, if one was chosen."""
    return None if record is None else record.pk
