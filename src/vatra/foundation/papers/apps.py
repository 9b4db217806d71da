# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "vatra.foundation.papers"
    label = "papers"
    verbose_name = _("Acte")
