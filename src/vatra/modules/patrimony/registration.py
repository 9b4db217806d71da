# SPDX-License-Identifier: EUPL-1.2
"""What patrimony brings to the shared rooms: navigation, sentences for broken rules."""

from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.actions import explain_constraint
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit import verbs
from vatra.foundation.shell import navigation

SENTENCES = {
    "inventory_number_once_per_keeper": _(
        "Numărul de inventar există deja în evidența aceleiași entități. Numerele nu se refolosesc; alegeți altul."
    ),
    "existing_protocol_once": _(
        "Protocolul cu acest număr și această dată este deja înregistrat la această unitate."
    ),
    "line_depreciation_within_value": _("Amortizarea cumulată nu poate depăși valoarea de inventar."),
    "good_depreciation_within_value": _("Amortizarea cumulată nu poate depăși valoarea de inventar."),
    "line_value_not_negative": _("Valoarea nu poate fi negativă."),
    "good_value_not_negative": _("Valoarea nu poate fi negativă."),
    "line_single_piece": _("Fiecare mijloc fix are poziția lui: cantitatea este 1."),
    "declared_total_once": _("Totalul pentru această anexă și acest cont este deja declarat."),
}


VERBS = {
    "open_protocol": _("Protocol deschis"),
    "change_protocol": _("Date generale modificate"),
    "file_protocol_scan": _("Protocol scanat depus"),
    "save_line": _("Poziție scrisă în anexă"),
    "remove_lines": _("Poziții șterse din anexă"),
    "take_out_good": _("Bun trecut la scoatere prin act adițional"),
    "add_side": _("Anexele 5–7 completate"),
    "remove_side": _("Poziție ștearsă din anexele 5–7"),
    "send_to_visas": verbs.Verb(_("Trimis la viză"), "send", "p"),
    "decide_visa": verbs.Verb(_("Viză dată"), "stamp", "p"),
    "issue_protocol": verbs.Verb(_("Protocol emis"), "file-check", "ok"),
    "enter_in_force": verbs.Verb(_("Intrat în vigoare"), "check", "ok"),
    "record_existing": verbs.Verb(_("Protocol existent înregistrat"), "check", "ok"),
    "cancel_protocol": _("Protocol anulat"),
}


def register() -> None:
    """Called once, when the application starts."""
    for name, sentence in SENTENCES.items():
        explain_constraint(name, sentence)
    verbs.register(VERBS)
    navigation.register(
        navigation.Area(
            code="patrimony",
            label=_("Patrimoniu"),
            icon="package",
            url_name="patrimony:protocols",
            permission=Perm.PATRIMONY_VIEW.value,
            order=10,
            key="p",
            sub=(navigation.Item(_("Predare-primire"), "patrimony:protocols", Perm.PATRIMONY_VIEW.value),),
        )
    )
    navigation.register_command(
        navigation.Command(
            _("Protocol existent"), "file-plus", "patrimony:protocol-new", Perm.PATRIMONY_EDIT.value, key="p"
        )
    )
