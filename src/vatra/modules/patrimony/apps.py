# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatrimonyConfig(AppConfig):
    name = "vatra.modules.patrimony"
    label = "patrimony"
    verbose_name = _("Patrimoniu")

    def ready(self) -> None:
        from vatra.foundation.papers.actions import on_paper_event
        from vatra.foundation.shell.reference import register_page
        from vatra.modules.patrimony import imports, reference, registration
        from vatra.modules.patrimony.actions import in_force

        on_paper_event("patrimony.protocol", in_force.on_paper_event)
        register_page("protocol-states", reference.protocol_states_page)
        registration.register()
        imports.register()
