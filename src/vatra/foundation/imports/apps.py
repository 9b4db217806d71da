# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "vatra.foundation.imports"
    label = "imports"
    verbose_name = _("Importuri")
