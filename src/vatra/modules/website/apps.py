# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "vatra.modules.website"
    label = "website"
    verbose_name = _("Pagini publice")
