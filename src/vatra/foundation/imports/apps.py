# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "vatra.foundation.imports"
    label = "imports"
    verbose_name = _("Importuri")

    def ready(self) -> None:
        """Names this room's operations in the journal."""
        from vatra.foundation.audit import undoing, verbs
        from vatra.foundation.imports.wording import VERBS, undos

        verbs.register(VERBS)
        undoing.register(undos())
