# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "vatra.foundation.audit"
    label = "audit"
    verbose_name = _("Jurnal")

    def ready(self) -> None:
        """Names this room's operations and puts the journal into the navigation."""
        from vatra.foundation.audit import verbs
        from vatra.foundation.audit.log import record_export
        from vatra.foundation.shell import exports, navigation

        exports.log_with(record_export)
        verbs.register(
            {
                "check_seals": _("Verificarea sigiliilor cerută"),
                "record_seal_check": verbs.Verb(_("Sigilii verificate"), "shield-check", "ok"),
                "export_list": verbs.Verb(_("Listă exportată"), "download"),
            }
        )
        navigation.register(
            navigation.Area(
                "audit",
                _("Jurnal"),
                "scroll-text",
                "audit:journal",
                "audit.view",
                order=91,
                key="j",
                roles=frozenset({"auditor"}),
            )
        )
