# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "vatra.modules.registry"
    label = "registry"
    verbose_name = _("Registratură")

    def ready(self) -> None:
        from vatra.foundation.access.permissions import Perm, Role
        from vatra.foundation.audit import verbs
        from vatra.foundation.papers.issuing import register_registrar
        from vatra.foundation.search import commands, kinds
        from vatra.foundation.shell import navigation
        from vatra.modules.registry import cards
        from vatra.modules.registry.ports import register_paper

        cards.register()
        register_registrar(register_paper)
        kinds.register("registry.registryentry", _("Registratură"), "inbox", order=40)
        commands.register(
            _("Înregistrează un document"),
            "registry:entry-new",
            Perm.REGISTRY_RECORD,
            _("intrare ieșire număr"),
            "plus",
        )
        verbs.register(
            {
                "register_entry": _("Document înregistrat"),
                "cancel_entry": _("Înregistrare anulată"),
            }
        )
        navigation.register(
            navigation.Area(
                code="registry",
                label=_("Registratură"),
                icon="inbox",
                url_name="registry:entry-list",
                permission=Perm.REGISTRY_VIEW.value,
                order=20,
                key="r",
                roles=frozenset({Role.REGISTRY_CLERK.value}),
            )
        )
        navigation.register_command(
            navigation.Command(
                _("Înregistrare nouă"),
                "plus",
                "registry:entry-new",
                Perm.REGISTRY_RECORD.value,
                key="r",
                order=30,
            )
        )
