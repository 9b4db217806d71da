# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "vatra.demo"
    label = "demo"
    verbose_name = _("Date de probă")

    def ready(self) -> None:
        """Names the operations that planted the sample data, so that the journal tells them too."""
        from vatra.foundation.audit import verbs

        verbs.register(
            {
                "plant_network": verbs.Verb(_("Rețea de probă făcută"), "school", "p"),
                "plant_accounts": verbs.Verb(_("Conturi de probă făcute"), "users", "p"),
                "fill_annexes": verbs.Verb(_("Anexe de probă completate"), "package", "p"),
                "load_mass": verbs.Verb(_("Protocoale de probă încărcate"), "package", "p"),
                "buy_goods": verbs.Verb(_("Bunuri de probă cumpărate"), "package", "p"),
                "tie_estate": verbs.Verb(_("Imobile de probă legate de clădiri"), "building-2", "p"),
                "plant_scans": verbs.Verb(_("Numărători de probă aduse"), "clipboard-check", "p"),
                "post": verbs.Verb(_("Corespondență de probă înregistrată"), "inbox", "p"),
            }
        )
