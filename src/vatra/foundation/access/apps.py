# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "vatra.foundation.access"
    label = "access"
    verbose_name = _("Acces")

    def ready(self) -> None:
        """Names this room's operations and refusals, and puts its pages into the navigation."""
        from django.contrib.auth.signals import user_logged_in

        from vatra.foundation.access import cards
        from vatra.foundation.access.actions import explain_constraint
        from vatra.foundation.access.reference import permissions_page
        from vatra.foundation.access.wording import CONSTRAINT_WORDS, VERB_WORDS
        from vatra.foundation.audit import verbs
        from vatra.foundation.shell.navigation import Area, Item, register
        from vatra.foundation.shell.reference import register_page

        cards.register()
        verbs.register(VERB_WORDS)
        register_page("permissions", permissions_page)
        user_logged_in.disconnect(
            dispatch_uid="update_last_login"
        )  # the journal knows; rows keep their history clean
        for name, sentence in CONSTRAINT_WORDS.items():
            explain_constraint(name, sentence)  # type: ignore[arg-type]  # lazy text, read when it is shown
        pages = [
            Item(_("Conturi"), "accounts:accounts", "access.accounts"),
            Item(_("Roluri și drepturi"), "accounts:roles", "access.accounts"),
        ]
        register(
            Area(
                "access",
                _("Administrare"),
                "users",
                "accounts:accounts",
                "access.accounts",
                pages,
                order=90,
                key="u",
                roles=frozenset({"administrator"}),
            )
        )
