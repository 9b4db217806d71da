# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    name = "vatra.foundation.backup"
    label = "backup"
    verbose_name = _("Copii de siguranță")
