# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StocktakingConfig(AppConfig):
    name = "vatra.modules.stocktaking"
    label = "stocktaking"
    verbose_name = _("Inventariere")

    def ready(self) -> None:
        from vatra.foundation.shell.reference import register_page
        from vatra.modules.stocktaking import reference, registration

        register_page("stocktaking-states", reference.stocktaking_states_page)
        registration.register()
