# SPDX-License-Identifier: EUPL-1.2
"""Form fields for what clerks type: amounts, quantities, days, and choices out of many."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.kernel import dates, money, text
from vatra.kernel.errors import BadInputError

LONGEST = 300


class TextField(forms.CharField):
    """Text with its spaces and letters put right (cedilla becomes comma)."""

    def to_python(self, value: Any) -> str:
        plain: str = text.fix(super().to_python(value) or "")
        return plain


class LongTextField(forms.CharField):
    """Several lines of text."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        plain: str = text.fix_lines(super().to_python(value) or "")
        return plain


class MoneyField(forms.CharField):
    """An amount in lei: ``1234,5``, ``1.234,50`` and ``1234.50`` are read alike; shown as ``1.234,50``."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        return _understood(money.parse_lei, str(value))

    def prepare_value(self, value: Any) -> Any:
        return money.number(value) if isinstance(value, Decimal) else value


class NumberField(forms.CharField):
    """A decimal number such as an area, a quantity or a meter index, with at most three decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})

    def __init__(self, *, places: int = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.places = places

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        plain = text.fix(str(value)).replace(" ", "")
        if "," in plain:
            plain = plain.replace(".", "").replace(",", ".")
        try:
            number = Decimal(plain)
        except ArithmeticError as broken:
            raise ValidationError(_("Scrieți un număr, de exemplu 12,5.")) from broken
        if not number.is_finite() or abs(number) >= Decimal(10) ** 9:
            raise ValidationError(_("Numărul este în afara limitelor."))
        return number.quantize(Decimal(1).scaleb(-self.places))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        shown = money.number(value, self.places)
        return shown.rstrip("0").rstrip(",") if "," in shown else shown


class DayField(forms.CharField):
    """A day: from the calendar of the browser, or typed as ``22.11.2026`` or ``22 noiembrie 2026``."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> dt.date | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        return value if isinstance(value, dt.date) else _understood(dates.parse_day, str(value))


class OnceField(forms.UUIDField):
    """A hidden key that lets a form take effect once, however often its button is pressed."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=uuid.uuid4, **kwargs)

    def clean(self, value: Any) -> str:
        given = super().clean(value)
        return f"form:{given}" if given else ""


type Options = Callable[[], Sequence[tuple[int, str]]]


class PickInput(forms.TextInput):
    """A text input with the browser's own list of suggestions."""

    options: Sequence[tuple[int, str]] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        identity = f"{(attrs or {}).get('id', name)}-lista"
        field = super().render(
            name, value, {**(attrs or {}), "list": identity, "autocomplete": "off"}, renderer
        )
        rows = format_html_join("", '<option value="{}"></option>', ((label,) for _pk, label in self.options))
        return format_html('{}<datalist id="{}">{}</datalist>', field, identity, rows)


class PickField(forms.CharField):
    """One of many: the person types part of the name and picks; the value is the primary key.

    Args:
        options: called once per form; pairs of primary key and label, labels unlike one another.
    """

    widget = PickInput

    def __init__(self, options: Options, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._source = options
        self._cached: Sequence[tuple[int, str]] | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> "PickField":
        copied: PickField = super().__deepcopy__(memo)
        copied._cached = None
        return copied

    @property
    def options(self) -> Sequence[tuple[int, str]]:
        if self._cached is None:
            self._cached = self._source()
        return self._cached

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> Any:
        widget: Any = self.widget
        widget.options = self.options
        return super().get_bound_field(form, field_name)

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        wanted = text.fold(text.fix(str(value)))
        exact = [pk for pk, label in self.options if text.fold(label) == wanted]
        near = exact or [pk for pk, label in self.options if wanted in text.fold(label)]
        if len(near) == 1:
            return near[0]
        if not near:
            raise ValidationError(
                _("„%(typed)s” nu este în listă. Alegeți una dintre propuneri.") % {"typed": str(value)[:80]}
            )
        raise ValidationError(
            _("Sunt mai multe potriviri pentru „%(typed)s”. Scrieți mai mult și alegeți una.")
            % {"typed": str(value)[:80]}
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return dict(self.options).get(value, "")
        return value


def _understood[T](parse: Callable[[str], T], typed: str) -> T:
    try:
        return parse(typed)
    except BadInputError as refused:
        raise ValidationError(refused.message) from refused


MISSING = {"required": gettext_lazy("Completați acest câmp.")}
