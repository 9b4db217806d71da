# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldlogConfig(AppConfig):
    name = "vatra.foundation.fieldlog"
    label = "fieldlog"
    verbose_name = _("Jurnalul de teren")

    def ready(self) -> None:
        """Names this room's operations and puts the devices into the navigation."""
        from vatra.foundation.access.permissions import Perm
        from vatra.foundation.audit import verbs
        from vatra.foundation.shell import navigation

        verbs.register(
            {
                "enrol_device": verbs.Verb(_("Telefon înscris"), "phone", "p"),
                "revoke_own_device": verbs.Verb(_("Telefon propriu retras"), "ban", "warn"),
                "revoke_device": verbs.Verb(_("Telefon retras"), "ban", "warn"),
                "file_journal": verbs.Verb(_("Jurnal de telefon primit ca fișier"), "upload", "p"),
                "keep_photo": verbs.Verb(_("Fotografie primită de pe teren"), "image", "p"),
            }
        )
        navigation.register(
            navigation.Area(
                code="fieldlog",
                label=_("Dispozitive"),
                icon="phone",
                url_name="fieldlog:devices",
                permission=Perm.FIELDLOG_USE,
                order=89,
            )
        )
