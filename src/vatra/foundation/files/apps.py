# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "vatra.foundation.files"
    label = "files"
    verbose_name = _("Fișiere")
