# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatrimonyConfig(AppConfig):
    name = "vatra.modules.patrimony"
    label = "patrimony"
    verbose_name = _("Patrimoniu")
