# SPDX-License-Identifier: EUPL-1.2
"""What the journal says for the operations of this room."""

from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.undoing import Undo
from vatra.foundation.audit.verbs import Text, Verb


def undos() -> dict[str, Undo]:
    """The ways back of the steps over many rows."""
    from vatra.foundation.imports.actions.mending_many import restore_cells, take_back_rows

    permission = Perm.IMPORT_RUN.value
    return {
        "skip_flawed": Undo(
            permission, take_back_rows, _("Rândurile sunt din nou în import."), _("Ia rândurile înapoi")
        ),
        "mend_many": Undo(permission, restore_cells, _("Valorile dinainte sunt la loc."), _("Anulează")),
    }


VERBS: dict[str, Text | Verb] = {
    "upload_import": Verb(_("Fișier de import încărcat"), "upload", "p"),
    "locate_list": Verb(_("Lista căutată în fișier"), "search"),
    "map_columns": _("Coloane potrivite"),
    "finish_staging": Verb(_("Fișier verificat"), "list-checks", "p"),
    "stop_import": Verb(_("Import oprit"), "ban", "bad"),
    "mend_row": _("Rând îndreptat"),
    "mend_many": _("Aceeași greșeală îndreptată peste tot"),
    "restore_cells": Verb(_("Îndreptare anulată"), "undo-2", "warn"),
    "skip_row": _("Rând sărit sau luat înapoi"),
    "skip_flawed": Verb(_("Rânduri cu greșeli sărite"), "funnel-x", "warn"),
    "take_back_rows": Verb(_("Rânduri luate înapoi"), "undo-2"),
    "start_apply": Verb(_("Preluare pornită"), "send", "p"),
    "resume_import": Verb(_("Import reluat"), "refresh-cw"),
    "apply_import": Verb(_("Import înregistrat"), "check", "ok"),
    "undo_import": Verb(_("Import anulat"), "undo-2", "bad"),
}
