# SPDX-License-Identifier: EUPL-1.2
"""The face of Vatra: pages, navigation, lists, forms and errors."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "vatra.foundation.shell"
    label = "shell"
    verbose_name = "Interfața"
