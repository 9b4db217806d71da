# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    name = "vatra.foundation.backup"
    label = "backup"
    verbose_name = _("Copii de siguranță")

    def ready(self) -> None:
        from vatra.foundation.access.permissions import Perm
        from vatra.foundation.audit import verbs
        from vatra.foundation.backup import cards
        from vatra.foundation.shell import navigation

        verbs.register({"write_copy": verbs.Verb(_("Copie de siguranță făcută"), "database", "ok")})
        navigation.register_item(
            "access", navigation.Item(_("Instalarea"), "backup:condition", Perm.ACCESS_ACCOUNTS.value)
        )
        cards.register()
