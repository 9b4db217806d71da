# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "vatra.foundation.search"
    label = "search"
    verbose_name = _("Căutare")
