# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "vatra.foundation.jobs"
    label = "jobs"
    verbose_name = _("Lucrări")

    def ready(self) -> None:
        from vatra.foundation.jobs import cards
        from vatra.foundation.search import commands

        cards.register()

        commands.register(_("Lucrări"), "jobs:job-list", None, _("progres fundal import export"), "activity")
