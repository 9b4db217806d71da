# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StocktakingConfig(AppConfig):
    name = "vatra.modules.stocktaking"
    label = "stocktaking"
    verbose_name = _("Inventariere")
