# SPDX-License-Identifier: EUPL-1.2
"""The kernel as an app: it has no models, only the SQL twins of its text functions."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Carries the migration that installs ``vatra_fold`` and ``ro_key``."""

    name = "vatra.kernel"
    label = "kernel"
    verbose_name = "Nucleu"
