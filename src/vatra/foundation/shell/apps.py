# SPDX-License-Identifier: EUPL-1.2
"""The face of Vatra: pages, navigation, lists, forms and errors."""

from functools import partial

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ShellConfig(AppConfig):
    name = "vatra.foundation.shell"
    label = "shell"
    verbose_name = "Interfața"

    def ready(self) -> None:
        from vatra.foundation.shell import navigation, reference

        reference.register_page("settings", partial(reference.settings_page, str(settings.SETTINGS_MODULE)))
        navigation.register(navigation.Area("azi", _("Azi"), "sun", "shell:azi", order=1, key="A"))
