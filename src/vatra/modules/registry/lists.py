# SPDX-License-Identifier: EUPL-1.2
"""The register as a list.

Lines are written while their number is held, so the order of keys is the order of numbers.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.lists import Column, Filter, ListSpec, Row, Search, link, status
from vatra.kernel import clock, dates, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError
from vatra.modules.registry.indexing import entry_url
from vatra.modules.registry.models import Direction, RegistryEntry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

type Entries = QuerySet[RegistryEntry]


def _years(_actor: Actor) -> Sequence[tuple[str, "StrOrPromise"]]:
    years = RegistryEntry.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


def _by_year(entries: Entries, value: str) -> Entries:
    if not (value.isascii() and value.isdigit() and len(value) == 4):
        raise BadInputError(gettext("Anul se scrie cu patru cifre, de exemplu 2026."), field="an")
    return entries.filter(year=int(value))


def _directions(_actor: Actor) -> Sequence[tuple[str, "StrOrPromise"]]:
    return Direction.choices


def _by_direction(entries: Entries, value: str) -> Entries:
    if value not in Direction.values:
        raise BadInputError(gettext("Felul cerut nu există. Alegeți unul din listă."), field="fel")
    return entries.filter(direction=value)


def _by_state(entries: Entries, value: str) -> Entries:
    choices = {
        "anulate": Q(cancelled_at__isnull=False),
        "acte-anulate": Q(cancelled_at__isnull=True, paper__cancelled_at__isnull=False),
    }
    if value not in choices:
        raise BadInputError(gettext("Starea cerută nu există. Alegeți una din listă."), field="stare")
    return entries.filter(choices[value])


def _states(_actor: Actor) -> Sequence[tuple[str, "StrOrPromise"]]:
    return (("anulate", _("anulată")), ("acte-anulate", _("act anulat")))


def _by_words(entries: Entries, typed: str) -> Entries:
    """Lines with that number (``12`` or ``12/2026``), or that hold every word."""
    number, slash, year = typed.replace(" ", "").partition("/")
    exact = Q(pk__in=[])
    if number.isascii() and number.isdigit() and len(number) <= 15:
        exact = Q(number=int(number))
        if slash and year.isascii() and year.isdigit() and len(year) == 4:
            exact &= Q(year=int(year))
    whole = Concat(
        "subject", Value(" "), "correspondent", Value(" "), "their_number", output_field=TextField()
    )
    words = Q()
    for word in text.fold(typed).split()[:8]:
        words &= Q(folded__contains=word)
    return entries.annotate(folded=Func(whole, function="vatra_fold", output_field=TextField())).filter(
        exact | words
    )


def with_papers(entries: Entries) -> Entries:
    """The lines with what ``state_of`` needs to know of their papers."""
    return entries.select_related("paper").only(*_OWN, "paper__state", "paper__cancelled_at")


_OWN = [f.name for f in RegistryEntry._meta.concrete_fields]  # noqa: SLF001 - the documented way to the fields


def state_of(entry: RegistryEntry) -> tuple[str, str]:
    """Tone and word of a line: its own state, or that the paper it was made for was cancelled, with the day.

    The line itself stays as it was entered and its number stays taken.
    """
    if entry.cancelled_at:
        return "off", gettext("anulată")
    if entry.paper is not None and entry.paper.cancelled_at is not None:
        day = dates.day(entry.paper.cancelled_at.astimezone(clock.BUCHAREST).date())
        return "bad", gettext("act anulat la %(day)s") % {"day": day}
    return "ok", gettext("înregistrată")


def _row(entry: RegistryEntry) -> Row:
    theirs = " ".join(
        filter(None, [entry.their_number, dates.day(entry.their_date) if entry.their_date else ""])
    )
    return Row(
        entry.pk,
        str(entry),
        (
            link(str(entry), entry_url(entry)),
            dates.short_moment(entry.recorded_at),
            str(Direction(entry.direction).label),
            entry.subject,
            entry.correspondent or "—",
            theirs or "—",
            status(*state_of(entry)),
        ),
    )


def _plain(entry: RegistryEntry) -> Sequence[Any]:
    return (
        str(entry),
        entry.recorded_at.astimezone(clock.BUCHAREST).date(),
        str(Direction(entry.direction).label),
        entry.subject,
        entry.correspondent,
        " ".join(filter(None, [entry.their_number, dates.day(entry.their_date) if entry.their_date else ""])),
        state_of(entry)[1],
    )


ENTRIES = ListSpec(
    title=_("Registrul de intrare-ieșire"),
    noun=(_("înregistrare"), _("înregistrări")),
    columns=(
        Column("numar", _("Număr"), sort="pk", css="inv nowrap", phone="title"),
        Column("data", _("Data"), css="nowrap", phone="side2"),
        Column("fel", _("Felul"), phone="meta"),
        Column("cuprins", _("Cuprins pe scurt"), css="trim", phone="line"),
        Column("corespondent", _("Corespondent"), css="trim"),
        Column("lor", _("Nr. și data lor"), css="trim ink2"),
        Column("stare", _("Starea"), phone="side"),
    ),
    row=_row,
    export_row=_plain,
    default_sort="-numar",
    search=Search(_("Caută în registru"), _("Număr, cuprins sau corespondent"), _by_words),
    filters=(
        Filter("an", _("Anul"), _by_year, _years),
        Filter("fel", _("Felul"), _by_direction, _directions),
        Filter("stare", _("Starea"), _by_state, _states),
    ),
    empty=(_("Registrul este gol"), _("Prima înregistrare ia numărul 1 al anului.")),
)
