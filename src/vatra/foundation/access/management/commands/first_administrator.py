# SPDX-License-Identifier: EUPL-1.2
"""``first_administrator USER "Full Name"``: the account from which all others are made, with its one-time code."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.account_actions import CreateAccount, create_account
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.models import RoleAssignment
from vatra.foundation.access.permissions import Perm, Role
from vatra.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Face primul cont de administrator al unei instalări noi și arată codul lui de intrare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="numele de utilizator, de exemplu ana.pop")
        parser.add_argument("full_name", help="numele întreg al persoanei")
        parser.add_argument("--position", default="", help="funcția")
        parser.add_argument(
            "--another",
            action="store_true",
            help="încă un administrator, când ceilalți nu mai pot intra; rămâne scris în jurnal",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["another"] and _stands():
            raise CommandError(
                _(
                    "Instalarea are deja un administrator; el face celelalte conturi. "
                    "Dacă niciun administrator nu mai poate intra, adăugați --another."
                )
            )
        cmd = CreateAccount(
            options["username"],
            options["full_name"],
            position=options["position"],
            role=Role.ADMINISTRATOR.value,
            basis=_("prima pornire a instalării"),
        )
        try:
            made = create_account(actor=system_actor(Perm.ACCESS_ACCOUNTS, Perm.ACCESS_ROLES), cmd=cmd)
        except DomainError as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(
            _("Utilizator: %(user)s\nCod de intrare, folosit o singură dată: %(code)s\nAdresa: %(url)s")
            % {
                "user": made.user.username,
                "code": made.code,
                "url": f"{settings.BASE_URL}{reverse('access:by-code')}",
            }
        )


def _stands() -> bool:
    """Whether somebody holds the role already."""
    return RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exists()
