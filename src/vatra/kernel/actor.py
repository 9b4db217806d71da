# SPDX-License-Identifier: EUPL-1.2
"""Who acts: an immutable picture of a signed-in person's rights, taken once per request."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a permission holds: everywhere, or in the listed education units.

    Attributes:
        everywhere: the whole authority.
        unit_ids: primary keys of ``organisation.EducationUnit``; ignored when ``everywhere``.
    """

    everywhere: bool = False
    unit_ids: frozenset[int] = frozenset()

    def covers(self, unit_id: int | None) -> bool:
        """Whether an object of that unit (None: of no unit) is inside the scope."""
        return self.everywhere or (unit_id is not None and unit_id in self.unit_ids)

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.unit_ids)


NOWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the system itself) that an action, a query or a job works for.

    Attributes:
        user_id: primary key of the account; None for the anonymous visitor and the system.
        name: the name shown in papers and in the journal.
        roles: codes of the roles held today, own or by deputising.
        grants: permission code -> scope.
        deputy_for: names of the persons deputised today, for the journal.
    """

    user_id: int | None
    name: str
    roles: frozenset[str] = frozenset()
    grants: Mapping[str, Scope] = field(default_factory=dict)
    deputy_for: tuple[str, ...] = ()

    def scope(self, permission: str) -> Scope:
        """Where this actor holds the permission (possibly nowhere)."""
        return self.grants.get(permission, NOWHERE)

    def can(self, permission: str, unit_id: int | None = None) -> bool:
        """Whether the permission is held at all or, given a unit, for that unit.

        Use ``scope(permission).covers(unit_id)`` where an object without unit must be refused
        to people of units.
        """
        scope = self.scope(permission)
        return bool(scope) if unit_id is None else scope.covers(unit_id)


ANONYMOUS = Actor(user_id=None, name="")
