# SPDX-License-Identifier: EUPL-1.2
"""The commission as rows: name, function, duty, sub-commission. A row is added by a button that needs no script."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from vatra.kernel import text
from vatra.kernel.errors import BadInputError
from vatra.modules.stocktaking.actions.procedure import Member
from vatra.modules.stocktaking.choices import Duty
from vatra.modules.stocktaking.models import CommissionMember

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 4, 3, 200
MOST_SUB = 200


class MemberRow(NamedTuple):
    """A row as typed; all display strings."""

    name: str = ""
    function: str = ""
    duty: str = Duty.MEMBER.value
    sub: str = "0"


def kept_rows(members: Iterable[CommissionMember]) -> list[MemberRow]:
    """The rows of a commission as it stands, with empty ones to fill in."""
    rows = [MemberRow(m.name, m.function, m.duty, str(m.sub)) for m in members]
    if not rows:
        return [MemberRow(duty=Duty.PRESIDENT.value), *[MemberRow()] * (FIRST_ROWS - 1)]
    return [*rows, MemberRow(), MemberRow()]


def typed_rows(data: Mapping[str, Any]) -> list[MemberRow]:
    """The rows of a posted form; more than 200 are not read."""
    counted = str(data.get("rows", "0"))
    number = min(int(counted), MOST_ROWS) if counted.isascii() and counted.isdecimal() else 0
    return [
        MemberRow(
            str(data.get(f"name-{n}", ""))[:200],
            str(data.get(f"function-{n}", ""))[:200],
            str(data.get(f"duty-{n}", Duty.MEMBER.value)),
            str(data.get(f"sub-{n}", "0")) or "0",
        )
        for n in range(number)
    ]


def with_more(rows: Sequence[MemberRow]) -> list[MemberRow]:
    """The same rows with three empty ones after them."""
    return [*rows, *[MemberRow()] * MORE_ROWS][:MOST_ROWS]


def members_of(rows: Sequence[MemberRow], people: Sequence[tuple[int, str]]) -> list[Member]:
    """The rows with a name, as the action takes them; a name of the directory becomes that person.

    Raises:
        BadInputError: a duty or a number of a sub-commission that cannot be.
    """
    known = {text.fold(name): pk for pk, name in people}
    return [_member(row, known) for row in rows if text.fix(row.name)]


def _member(row: MemberRow, known: Mapping[str, int]) -> Member:
    name = text.fix(row.name)
    if row.duty not in Duty.values:
        raise BadInputError(_("Alegeți calitatea pentru „%(name)s”: președinte sau membru.") % {"name": name})
    plain = row.sub.strip()
    if not (plain.isascii() and plain.isdecimal() and int(plain[:4]) <= MOST_SUB):
        raise BadInputError(
            _("Subcomisia pentru „%(name)s” este un număr de la 0 (comisia centrală) la 200.")
            % {"name": name}
        )
    return Member(name, text.fix(row.function), Duty(row.duty), int(plain), known.get(text.fold(name)))
