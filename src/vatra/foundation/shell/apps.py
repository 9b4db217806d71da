# SPDX-License-Identifier: EUPL-1.2
"""The face of Vatra: pages, navigation, lists, forms and errors."""

from functools import partial

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

VERBS = {
    "save_view": _("Vizualizare de listă salvată"),
    "rename_view": _("Vizualizare de listă redenumită"),
    "overwrite_view": _("Vizualizare de listă suprascrisă"),
    "delete_view": _("Vizualizare de listă ștearsă"),
}
CONSTRAINTS = {
    "savedview_name_once": _("Aveți deja în această listă o vizualizare cu acest nume. Alegeți alt nume."),
    "savedview_slot_once": _("Tocmai s-a salvat altă vizualizare a acestei liste. Încercați din nou."),
    "savedview_at_most": _("Nu mai încap vizualizări în această listă. Ștergeți una, apoi salvați din nou."),
    "savedview_named": _("Vizualizarea nu are nume. Scrieți unul."),
}


class ShellConfig(AppConfig):
    name = "vatra.foundation.shell"
    label = "shell"
    verbose_name = "Interfața"

    def ready(self) -> None:
        from vatra.foundation.access.actions import explain_constraint
        from vatra.foundation.audit import verbs
        from vatra.foundation.shell import navigation, reference

        verbs.register(VERBS)
        for name, sentence in CONSTRAINTS.items():
            explain_constraint(name, sentence)
        reference.register_page("settings", partial(reference.settings_page, str(settings.SETTINGS_MODULE)))
        navigation.register(navigation.Area("azi", _("Azi"), "sun", "shell:azi", order=1, key="A"))
