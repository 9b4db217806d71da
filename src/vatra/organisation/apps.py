# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "vatra.organisation"
    label = "organisation"
    verbose_name = _("Organizare")

    def ready(self) -> None:
        from vatra.organisation import registration

        registration.register()
