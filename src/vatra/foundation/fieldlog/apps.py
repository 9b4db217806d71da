# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldlogConfig(AppConfig):
    name = "vatra.foundation.fieldlog"
    label = "fieldlog"
    verbose_name = _("Jurnalul de teren")

    def ready(self) -> None:
        """Names this room's operations."""
        from vatra.foundation.audit import verbs

        verbs.register(
            {
                "enrol_device": verbs.Verb(_("Telefon înscris"), "phone", "p"),
                "revoke_own_device": verbs.Verb(_("Telefon propriu retras"), "ban", "warn"),
                "revoke_device": verbs.Verb(_("Telefon retras"), "ban", "warn"),
                "keep_photo": verbs.Verb(_("Fotografie primită de pe teren"), "image", "p"),
            }
        )
