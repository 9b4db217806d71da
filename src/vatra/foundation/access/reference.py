# SPDX-License-Identifier: EUPL-1.2
"""The table of roles and permissions for the documentation, made from ``GRANTS``."""

from vatra.foundation.access.permissions import EVERY_ACCOUNT, GRANTS, UNIT_ROLES, Perm, Role
from vatra.foundation.shell.reference import table

_INTRO = """# Roles and permissions

A permission is held through a role, for the whole authority or for one education unit, between two dates; a deputy
holds the roles of the person deputised while the deputising lasts. Rows are then filtered to that scope. Whatever is
not in this table is refused and the attempt is logged.
"""


def permissions_page() -> str:
    """Roles, and for each permission the roles that hold it."""
    roles = [
        (f"`{role.value}`", str(role.label), "one education unit" if role in UNIT_ROLES else "the authority")
        for role in Role
    ]
    grants = [
        (f"`{permission.value}`", *("yes" if permission in GRANTS[role] else "" for role in Role))
        for permission in Perm
        if permission not in EVERY_ACCOUNT
    ]
    everybody = ", ".join(f"`{permission.value}`" for permission in sorted(EVERY_ACCOUNT))
    return "\n".join(
        (
            _INTRO,
            table(("role", "Romanian", "holds for"), roles),
            "",
            table(("permission", *(f"`{role.value}`" for role in Role)), grants),
            "",
            f"Every account, with or without a role, holds {everybody}: its own data, password and second factor.",
        )
    )
