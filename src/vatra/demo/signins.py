# SPDX-License-Identifier: EUPL-1.2
"""The sample accounts and their one easy password, which exists only outside real installations."""

from typing import NamedTuple

from django.conf import settings

from vatra.foundation.access.permissions import Role
from vatra.kernel.errors import DomainError

PASSWORD = "vatra-demo"  # noqa: S105 - printed by the launcher, refused in production
SCHOOL = "sc412"


class Account(NamedTuple):
    """An account of the directorate.

    Attributes:
        shown: whether the launcher prints it as the one of its role.
    """

    username: str
    full_name: str
    role: Role
    position: str
    shown: bool = True


DIRECTORATE = (
    Account("admin", "Sorin Mocănaru", Role.ADMINISTRATOR, "administrator de sistem"),
    Account("director", "Irina Codreanca", Role.EXECUTIVE_DIRECTOR, "director executiv"),
    Account("patrimoniu", "Radu Vlăsceanu", Role.PATRIMONY_OFFICER, "inspector patrimoniu"),
    Account("patrimoniu2", "Dorina Păltinaș", Role.PATRIMONY_OFFICER, "inspector patrimoniu", shown=False),
    Account("contabil", "Mihaela Brădescu", Role.ACCOUNTANT, "contabil"),
    Account("contabil2", "Teodor Sălcianu", Role.ACCOUNTANT, "contabil", shown=False),
    Account("cfp", "Ovidiu Arțăraș", Role.CFP_CONTROLLER, "control financiar preventiv"),
    Account("juridic", "Lavinia Ulmeanca", Role.LEGAL_ADVISER, "consilier juridic"),
    Account("registratura", "Camelia Frăsinel", Role.REGISTRY_CLERK, "registrator"),
    Account("auditor", "Emil Stejărel", Role.AUDITOR, "auditor intern"),
)


def refuse_production() -> None:
    """Sample data and their password never enter a real installation.

    Raises:
        DomainError: the program runs in production.
    """
    if settings.IS_PRODUCTION:
        raise DomainError(
            "Datele de probă nu se încarcă într-o instalare de exploatare: parola lor este publică. "
            "Porniți o probă cu ./run demo.",
            code="demo_in_production",
        )


def sign_ins() -> list[tuple[str, str, str]]:
    """Title of the role, user name and password, one for each role, in the order of the roles."""
    refuse_production()
    names = {account.role: account.username for account in DIRECTORATE if account.shown}
    names |= {
        Role.UNIT_DIRECTOR: f"{SCHOOL}.director",
        Role.UNIT_ADMINISTRATOR: f"{SCHOOL}.administrator",
    }
    return [(str(role.label), names[role], PASSWORD) for role in Role]
