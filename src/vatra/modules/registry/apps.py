# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "vatra.modules.registry"
    label = "registry"
    verbose_name = _("Registratură")

    def ready(self) -> None:
        from vatra.foundation.papers.issuing import register_registrar
        from vatra.modules.registry.ports import register_paper

        register_registrar(register_paper)
