# SPDX-License-Identifier: EUPL-1.2
"""One cell into one value: text, codes, numbers, money, dates and choices as Romanian offices write them."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from stdnum.ro import cnp

from vatra.foundation.imports.reading.findings import Problem, Severity
from vatra.foundation.imports.reading.targets import Kind, TargetField
from vatra.kernel import money
from vatra.kernel.text import fix, fold

type Value = str | Decimal | dt.date | None
type Parsed = tuple[Value, tuple[Problem, ...]]

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_CENT = Decimal("0.01")
_MILLI = Decimal("0.001")
_THIRTEEN = re.compile(r"(?<!\d)[1-9]\d{12}(?!\d)")


def as_written(raw: object) -> str:
    """The cell as the person sees it in the spreadsheet program."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "DA" if raw else "NU"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw)
    if isinstance(raw, dt.datetime):
        return raw.strftime("%d.%m.%Y") if raw.time() == dt.time() else raw.strftime("%d.%m.%Y %H:%M")
    if isinstance(raw, dt.date):
        return raw.strftime("%d.%m.%Y")
    return str(raw)


def clean_text(raw: object) -> tuple[str, bool]:
    """The text with one spelling of letters and single spaces; whether control signs were dropped.

    NFC, cedillas to commas, no-break and other spaces to one space, ends trimmed.
    """
    text = as_written(raw)
    if text.isascii() and text.isprintable():
        return (" ".join(text.split()) if "  " in text else text.strip()), False
    return fix(text), not "".join(text.split()).isprintable()


def masked_cnp(text: str) -> str:
    """The text with every valid CNP shortened to its first digit."""
    return _THIRTEEN.sub(lambda m: m[0][0] + "************" if cnp.is_valid(m[0]) else m[0], text)


def _length_problem(text: str, field: TargetField) -> Problem:
    return Problem(
        ERROR,
        "too_long",
        f"„{field.label}” are {len(text)} caractere, iar limita este {field.max_length}. Scurtați textul.",
    )


def parse_text(raw: object, field: TargetField) -> Parsed:
    """A name or a remark; never interpreted, whatever signs it holds."""
    text, dropped = clean_text(raw)
    if not text:
        return None, ()
    problems = []
    if dropped:
        problems.append(Problem(INFO, "control_characters", "Au fost scoase caractere invizibile din text."))
    if len(text) > field.max_length:
        problems.append(_length_problem(text, field))
    if text[0] in "=@" and isinstance(raw, str) and len(text) > 1:
        problems.append(
            Problem(
                WARNING,
                "formula_text",
                f"Textul începe cu „{text[0]}” ca o formulă; se păstrează ca text. Verificați dacă trebuia o valoare.",
            )
        )
    if any(cnp.is_valid(found) for found in _THIRTEEN.findall(text)):
        problems.append(
            Problem(
                WARNING,
                "cnp_in_text",
                f"În „{field.label}” apare un CNP. Datele personale nu au loc aici: ștergeți codul din text.",
            )
        )
    return text, tuple(problems)


_TRAILING_ZERO = re.compile(r"(\d+)[.,]0+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)


def parse_code(raw: object, field: TargetField) -> Parsed:
    """A number that is a name: kept as text, zeros in front too; ``1861.0`` is mended to ``1861``."""
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return None, (
            Problem(
                ERROR,
                "code_became_date",
                f"Programul de calcul tabelar a transformat „{field.label}” în dată calendaristică. "
                "Formatați coloana ca text și scrieți din nou codul.",
            ),
        )
    text, _dropped = clean_text(raw)
    if not text:
        return None, ()
    problems = []
    if text.startswith("'"):
        text = text[1:].lstrip()
    if isinstance(raw, str) and not field.pattern and (match := _TRAILING_ZERO.fullmatch(text)):
        problems.append(Problem(INFO, "code_mended", f"Codul „{text}” a fost citit „{match[1]}”."))
        text = match[1]
    if _SCIENTIFIC.fullmatch(text):
        problems.append(
            Problem(
                ERROR,
                "scientific_code",
                f"„{field.label}” a fost scurtat de programul de calcul tabelar și nu mai poate fi citit. "
                "Formatați coloana ca text și scrieți numărul întreg.",
            )
        )
    elif field.pattern and not re.fullmatch(field.pattern, text):
        problems.append(
            Problem(
                ERROR, "bad_code", f"„{text[:60]}” nu este un „{field.label}” valid. {field.hint}".strip()
            )
        )
    if len(text) > field.max_length:
        problems.append(_length_problem(text, field))
    return text, tuple(problems)


_MONEY_WORDS = re.compile(r"(?:lei|ron)\.?$|^(?:lei|ron)\b", re.IGNORECASE)
_UNIT_WORDS = re.compile(r"\s*(?:buc(?:ati|ăți|\.)?|ani|an|mp|m2|m²|set|per|kg|ml|m|l)\.?$", re.IGNORECASE)
_NUMERAL = re.compile(r"[+-]?[0-9][0-9.,]*")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")


def bare_numeral(text: str) -> str | None:
    """The digits and signs of a written number, or None when it is not one.

    Currency, unit words and spaces go; ``(12)`` and ``12-`` become ``-12``.
    """
    if _NUMERAL.fullmatch(text):
        return text
    text = text.strip()
    text = _MONEY_WORDS.sub("", text).strip()
    text = _UNIT_WORDS.sub("", text)
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1]
    text = re.sub(r"[\s\u00a0\u202f'’]", "", text).replace("\u2212", "-").replace("–", "-")  # noqa: RUF100
    if text.endswith((",-", ".-")):
        text = text[:-2]
    elif text.endswith("-"):
        negative, text = True, text[:-1]
    if negative:
        text = "-" + text.lstrip("-")
    return text if _NUMERAL.fullmatch(text) else None


def decimal_evidence(numeral: str) -> str:
    """The decimal sign a numeral proves: ``.``, ``,`` or nothing."""
    dot, comma = numeral.rfind("."), numeral.rfind(",")
    if dot >= 0 and comma >= 0:
        return "." if dot > comma else ","
    if dot < 0 and comma < 0:
        return ""
    sign = "." if dot >= 0 else ","
    other = "," if sign == "." else "."
    if numeral.count(sign) > 1:
        return other
    return "" if _AMBIGUOUS.fullmatch(numeral) else sign


def to_decimal(numeral: str, decimal_sign: str) -> Decimal | None:
    """The value of a numeral whose decimal sign is known; None when its groups are wrong."""
    thousands = "," if decimal_sign == "." else "."
    whole, _sign, part = numeral.partition(decimal_sign)
    if decimal_sign in part or thousands in part:
        return None
    groups = whole.lstrip("+-").split(thousands)
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(g) != 3 for g in groups[1:])):
        return None
    return Decimal(whole.replace(thousands, "") + ("." + part if part else ""))


_PLAIN = re.compile(r"[0-9]{1,12}(?:,[0-9]{1,2})?")
"""What most cells hold: it has one reading only, so it needs none of the questions below."""


@dataclass(frozen=True, slots=True)
class NumberParser:
    """Numbers of one column.

    Attributes:
        field: money, quantity or number.
        sign: the decimal sign proven in the column (or, failing that, in the file); empty: unknown.
    """

    field: TargetField
    sign: str = ""

    def __call__(self, raw: object) -> Parsed:
        problems: list[Problem] = []
        value = self._read(raw, problems)
        if value is None:
            return None, tuple(problems)
        value = self._rounded(value, problems)
        self._bounds(value, problems)
        return value, tuple(problems)

    def _read(self, raw: object, problems: list[Problem]) -> Decimal | None:
        if isinstance(raw, str) and _PLAIN.fullmatch(raw):
            return Decimal(raw.replace(",", "."))
        if isinstance(raw, bool) or not isinstance(raw, int | float | str):
            problems.append(self._not_a_number(raw))
            return None
        if not isinstance(raw, str):
            if abs(raw) < 1e15:
                return Decimal(int(raw)) if raw == int(raw) else Decimal(repr(raw))
            problems.append(self._not_a_number(raw))
            return None
        text, _dropped = clean_text(raw)
        if text in {"", "-", "–", "—"}:
            return None
        numeral = bare_numeral(text)
        value = None if numeral is None else self._resolve(numeral, problems)
        if value is None:
            problems.append(self._not_a_number(raw))
        return value

    def _resolve(self, numeral: str, problems: list[Problem]) -> Decimal | None:
        own = decimal_evidence(numeral)
        ambiguous = _AMBIGUOUS.fullmatch(numeral)
        if ambiguous is None:
            return to_decimal(numeral, own or self.sign or ",")
        written = ambiguous[1]
        as_thousands = "," if written == "." else "."
        if self.field.kind is not Kind.MONEY and self.sign == written:
            return to_decimal(numeral, written)
        if self.sign != as_thousands:
            problems.append(
                Problem(
                    WARNING,
                    "ambiguous_number",
                    f"„{numeral}” poate fi citit în două feluri; a fost citit {numeral.replace(written, '')}. "
                    "Verificați și, dacă este altă valoare, corectați celula.",
                )
            )
        return to_decimal(numeral, as_thousands)

    def _not_a_number(self, raw: object) -> Problem:
        return Problem(
            ERROR,
            "not_a_number",
            f"„{as_written(raw)[:60]}” nu este un număr. Scrieți la „{self.field.label}” doar cifre, de exemplu 1234,56.",
        )

    def _rounded(self, value: Decimal, problems: list[Problem]) -> Decimal:
        step = {Kind.MONEY: _CENT, Kind.QUANTITY: _MILLI}.get(self.field.kind)
        if step is None or value == 0:
            return value if step is None else value.quantize(step)
        rounded = value.quantize(step, ROUND_HALF_UP)
        if abs(rounded - value) > Decimal("0.00001"):
            problems.append(
                Problem(
                    WARNING,
                    "rounded",
                    f"Valoarea are mai multe zecimale decât se păstrează; a fost rotunjită la {_written(rounded)}.",
                )
            )
        return rounded

    def _bounds(self, value: Decimal, problems: list[Problem]) -> None:
        low, high = self.field.minimum, self.field.maximum
        if low is not None and value < low:
            if value < 0 <= low:
                say = f"Valoarea de la „{self.field.label}” este negativă; se primește cel puțin {_written(low)}."
                problems.append(Problem(ERROR, "negative", f"{say} Corectați valoarea."))
            else:
                say = f"Valoarea de la „{self.field.label}” este prea mică; se primește cel puțin {_written(low)}."
                problems.append(Problem(ERROR, "too_small", f"{say} Corectați valoarea."))
        if high is not None and value > high:
            say = (
                f"Valoarea de la „{self.field.label}” este prea mare; se primește cel mult {_written(high)}."
            )
            problems.append(Problem(ERROR, "too_large", f"{say} Verificați dacă nu s-a pierdut virgula."))


def _written(value: Decimal) -> str:
    """A number as it stands in a sentence, with the decimals it has: 100.000.000,00."""
    exponent = value.as_tuple().exponent
    return money.number(value, -exponent if isinstance(exponent, int) and exponent < 0 else 0)


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "ianuarie ian",
            "februarie feb febr",
            "martie mar mart",
            "aprilie apr",
            "mai",
            "iunie iun",
            "iulie iul",
            "august aug",
            "septembrie sep sept",
            "octombrie oct",
            "noiembrie noi nov noiem",
            "decembrie dec",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{4}|\d{2})(?:\s*(?:r\.?|a\.?c\.?))?")
_YEAR_FIRST = re.compile(r"(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_WORDED = re.compile(r"(\d{1,2})[\s.\-]*([a-z]{3,10})\.?[\s.\-,]*(\d{4}|\d{2})")
_TOGETHER = re.compile(r"([12]\d{3})(\d{2})(\d{2})")
_SERIAL_TEXT = re.compile(r"\d{4,5}(?:[.,]\d+)?")
_WITH_TIME = re.compile(r"(.+?)\s+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?")
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(1, 2_958_466)


@dataclass(frozen=True, slots=True)
class DateParser:
    """Dates of one column; ``today`` bounds the future (one year ahead is still believed)."""

    field: TargetField
    today: dt.date

    def __call__(self, raw: object) -> Parsed:
        if isinstance(raw, dt.date):
            return self._bounded(raw.date() if isinstance(raw, dt.datetime) else raw)
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return self._from_number(raw)
        text = fold(clean_text(raw)[0])
        if text in {"", "-"}:
            return None, ()
        return self._from_text(text, raw)

    def _from_number(self, raw: float) -> Parsed:
        whole = int(raw)
        if 1900 <= whole <= self.today.year + 1 and raw == whole:
            return None, (
                Problem(
                    ERROR,
                    "year_only",
                    f"La „{self.field.label}” este scris doar anul {whole}. Scrieți ziua, luna și anul.",
                ),
            )
        if whole > 19_000_000:
            return self._from_text(str(whole), raw)
        if whole not in _SERIALS:
            return self._not_a_date(raw)
        return self._bounded(_EPOCH + dt.timedelta(days=whole + (whole < 60)))

    def _from_text(self, text: str, raw: object) -> Parsed:
        if match := _WITH_TIME.fullmatch(text):
            text = match[1]
        for pattern, order in (
            (_DAY_FIRST, "dmy"),
            (_YEAR_FIRST, "ymd"),
            (_WORDED, "dmy"),
            (_TOGETHER, "ymd"),
        ):
            if match := pattern.fullmatch(text):
                part = dict(zip(order, match.groups(), strict=True))
                return self._built(part["y"], part["m"], int(part["d"]), raw)
        if _SERIAL_TEXT.fullmatch(text):
            return self._from_number(float(text.replace(",", ".")))
        return self._not_a_date(raw)

    def _built(self, year: str, written_month: str, day: int, raw: object) -> Parsed:
        month = int(written_month) if written_month.isdigit() else _MONTHS.get(written_month, 0)
        full, short = int(year), len(year) == 2
        if short:
            full += 2000 if full <= self.today.year % 100 + 1 else 1900
        try:
            date = dt.date(full, month, day)
        except ValueError:
            return self._not_a_date(raw)
        value, problems = self._bounded(date)
        if short:
            said = f"Anul este scris cu două cifre; a fost citit {full}. Verificați."
            problems = (*problems, Problem(INFO, "short_year", said))
        return value, problems

    def _bounded(self, date: dt.date) -> Parsed:
        last = self.today + dt.timedelta(days=366)
        if self.field.earliest <= date <= last:
            return date, ()
        return date, (
            Problem(
                ERROR,
                "date_out_of_range",
                f"Data {date.strftime('%d.%m.%Y')} nu este de crezut la „{self.field.label}”: trebuie să fie între "
                f"{self.field.earliest.strftime('%d.%m.%Y')} și {last.strftime('%d.%m.%Y')}. Corectați data.",
            ),
        )

    def _not_a_date(self, raw: object) -> Parsed:
        return None, (
            Problem(
                ERROR,
                "not_a_date",
                f"„{as_written(raw)[:60]}” nu este o dată. Scrieți ziua, luna și anul, de exemplu 12.05.2019.",
            ),
        )


class ChoiceParser:
    """Allowed values of one column, in any spelling."""

    def __init__(self, field: TargetField) -> None:
        self.field = field
        self._known = {
            fold(spelling): choice.value
            for choice in field.choices
            for spelling in (choice.value, choice.label, *choice.aliases)
        }

    def __call__(self, raw: object) -> Parsed:
        text, _dropped = clean_text(raw)
        if not text:
            return None, ()
        folded = fold(text)
        value = self._known.get(folded) or self._known.get(folded.rstrip("."))
        if value is not None:
            return value, ()
        allowed = ", ".join(choice.label for choice in self.field.choices[:8])
        return None, (
            Problem(
                ERROR,
                "unknown_choice",
                f"„{text[:60]}” nu este o valoare cunoscută la „{self.field.label}”. Alegeți dintre: {allowed}.",
            ),
        )


def _with_field(
    parse: Callable[[object, TargetField], Parsed], field: TargetField
) -> Callable[[object], Parsed]:
    def parse_one(raw: object) -> Parsed:
        return parse(raw, field)

    return parse_one


def parser_for(field: TargetField, *, today: dt.date, sign: str = "") -> Callable[[object], Parsed]:
    """The function that reads one cell of the field, with the emptiness of required fields checked."""
    parse: Callable[[object], Parsed]
    match field.kind:
        case Kind.TEXT:
            parse = _with_field(parse_text, field)
        case Kind.CODE:
            parse = _with_field(parse_code, field)
        case Kind.DATE:
            parse = DateParser(field, today)
        case Kind.CHOICE:
            parse = ChoiceParser(field)
        case _:
            parse = NumberParser(field, sign)
    return _requiring(parse, field) if field.required else parse


def _requiring(parse: Callable[[object], Parsed], field: TargetField) -> Callable[[object], Parsed]:
    missing = Problem(ERROR, "required", f"Lipsește „{field.label}”. Completați celula.")

    def parse_required(raw: object) -> Parsed:
        value, problems = parse(raw)
        return (value, problems) if value is not None or problems else (None, (missing,))

    return parse_required
