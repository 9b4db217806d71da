# SPDX-License-Identifier: EUPL-1.2
"""What patrimony brings to the shared rooms: navigation, sentences for broken rules."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.actions import explain_constraint
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.audit import undoing, verbs
from vatra.foundation.papers.chains import register_kind
from vatra.foundation.papers.queries import register_owner
from vatra.foundation.search import kinds
from vatra.foundation.shell import navigation
from vatra.kernel.actor import Actor
from vatra.modules.patrimony import cards
from vatra.modules.patrimony.actions import undoing as ways_back
from vatra.modules.patrimony.actions import withdrawing
from vatra.modules.patrimony.actions.custody import refuse_with_goods
from vatra.modules.patrimony.actions.movements import take_back_movements
from vatra.modules.patrimony.actions.places import refuse_occupied
from vatra.modules.patrimony.indexing import GOOD, HANDOVER, MOVEMENT, PROTOCOL, TRANSFER
from vatra.modules.patrimony.models import Good, Protocol
from vatra.organisation.occupancy import guard_rooms
from vatra.organisation.queries.acts import Named, Subject, register_subject
from vatra.organisation.serving import guard_mandates

SENTENCES = {
    "inventory_number_once_per_keeper": _(
        "Numărul de inventar există deja în evidența aceleiași entități. Numerele nu se refolosesc; alegeți altul."
    ),
    "good_room_of_its_unit": _(
        "Un bun stă numai într-o încăpere a unității lui. Alegeți o încăpere a unității sau mutați întâi bunurile."
    ),
    "existing_protocol_once": _(
        "Protocolul cu acest număr și această dată este deja înregistrat la această unitate."
    ),
    "line_depreciation_within_value": _("Amortizarea cumulată nu poate depăși valoarea de inventar."),
    "good_depreciation_within_value": _("Amortizarea cumulată nu poate depăși valoarea de inventar."),
    "line_value_not_negative": _("Valoarea nu poate fi negativă."),
    "good_value_not_negative": _("Valoarea nu poate fi negativă."),
    "line_single_piece": _("Fiecare mijloc fix are poziția lui: cantitatea este 1."),
    "good_in_one_open_movement": _(
        "Unul dintre bunuri este deja pe un bon de mișcare în lucru. Încheiați sau retrageți întâi acel bon."
    ),
    "good_in_one_open_transfer": _(
        "Unul dintre bunuri este deja pe altă transmitere în lucru. Încheiați-o sau retrageți-o întâi."
    ),
    "transfer_lines_closed": _("Transmiterea nu mai este în lucru, deci pozițiile ei nu se mai schimbă."),
    "transfer_goods_of_its_unit": _("Un bun nu se poate transmite: nu este al unității sau este imobil."),
    "transfer_to_another": _("Unitatea care oferă nu poate și cere. Alegeți altă unitate."),
    "good_in_one_open_handover": _(
        "Unul dintre bunuri este deja pe lista altei predări-primiri în lucru. Încheiați-o sau retrageți-o întâi."
    ),
    "one_open_handover": _(
        "Predarea acestei gestiuni este deja în lucru. Continuați-o de la „Gestiuni” sau retrageți-o întâi."
    ),
    "movement_room_of_its_unit": _(
        "Locul primitor nu mai este al unității. Retrageți bonul și întocmiți altul."
    ),
    "movement_has_lines": _("Bonul nu are nicio poziție. Retrageți-l și întocmiți altul."),
    "handover_has_lines": _("Lista predării este goală. Împrospătați-o sau retrageți predarea."),
    "movement_lines_closed": _("Bonul nu mai este în lucru, deci pozițiile lui nu se mai schimbă."),
    "handover_lines_closed": _("Predarea nu mai este în lucru, deci lista ei nu se mai schimbă."),
    "movement_goods_of_its_unit": _(
        "Un bun de pe bon nu este în evidența unității. Reîncărcați lista de bunuri."
    ),
    "one_custodian_per_place": _(
        "Locul are deja un gestionar în acea perioadă. Încheiați întâi gestiunea lui sau alegeți altă zi."
    ),
    "custody_ends_without_goods": _(
        "În gestiune sunt încă bunuri. Faceți întâi predarea-primirea gestiunii, apoi încheiați."
    ),
    "declared_total_once": _("Totalul pentru această anexă și acest cont este deja declarat."),
}

PAGES = (
    (_("Privire de ansamblu"), "patrimony:overview"),
    (_("Bunuri"), "patrimony:goods"),
    (_("Clădiri și terenuri"), "patrimony:estate"),
    (_("Predare-primire"), "patrimony:protocols"),
    (_("Mișcări"), "patrimony:movements"),
    (_("Transmiteri"), "patrimony:transfers"),
    (_("Gestiuni"), "patrimony:custodies"),
    (_("Propuneri"), "patrimony:proposals"),
    (_("Registre și liste"), "patrimony:lists"),
)
VERBS: dict[str, verbs.Text | verbs.Verb] = {
    "add_good": _("Intrat în evidență"),
    "correct_good": _("Date corectate"),
    "change_place": verbs.Verb(_("Mutat"), "arrow-left-right", "p"),
    "change_place_later": verbs.Verb(_("Mutare cerută"), "arrow-left-right"),
    "set_state": verbs.Verb(_("Stare schimbată"), "wrench", "warn"),
    "add_photo": verbs.Verb(_("Fotografie adăugată"), "camera", "p"),
    "remove_photo": verbs.Verb(_("Fotografie scoasă"), "camera", "warn"),
    "take_back_photo": verbs.Verb(_("Adăugarea fotografiei, anulată"), "undo-2", "warn"),
    "put_back_photo": verbs.Verb(_("Fotografie pusă la loc"), "undo-2", "p"),
    "take_back_move": verbs.Verb(_("Mutare anulată"), "undo-2", "warn"),
    "take_back_state": verbs.Verb(_("Schimbarea stării, anulată"), "undo-2", "warn"),
    "put_back_positions": verbs.Verb(_("Poziții șterse puse la loc"), "undo-2", "p"),
    "withdraw_proposal": verbs.Verb(_("Propunere retrasă"), "undo-2", "warn"),
    "take_back_proposals": verbs.Verb(_("Propuneri retrase"), "undo-2", "warn"),
    "reopen_withdrawn": verbs.Verb(_("Propunere trimisă din nou"), "undo-2", "p"),
    "reopen_refused": verbs.Verb(_("Respingere anulată"), "undo-2", "p"),
    "add_document": _("Document adăugat"),
    "add_alias": _("Număr din altă evidență adăugat"),
    "save_estate": _("Date despre imobil completate"),
    "propose_change": verbs.Verb(_("Schimbare propusă de unitate"), "message-square"),
    "propose_disposal": verbs.Verb(_("Casare propusă de unitate"), "archive", "warn"),
    "decide_proposal": _("Propunere hotărâtă"),
    "issue_list": _("Listă emisă"),
    "print_labels_later": _("Etichete cerute"),
    "keep_labels": _("Etichete pregătite"),
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
    "propose_movements": verbs.Verb(_("Bon de mișcare propus"), "arrow-left-right"),
    "confirm_movement": verbs.Verb(_("Mișcare confirmată"), "stamp", "p"),
    "refuse_movement": verbs.Verb(_("Mișcare refuzată"), "circle-x", "warn"),
    "withdraw_movement": verbs.Verb(_("Bon de mișcare retras"), "undo-2", "warn"),
    "take_back_movements": verbs.Verb(_("Bon de mișcare retras"), "undo-2", "warn"),
    "issue_movement": verbs.Verb(_("Mutat cu bon"), "arrow-left-right", "ok"),
    "offer_goods": verbs.Verb(_("Oferit spre transmitere fără plată"), "handshake"),
    "ask_for": verbs.Verb(_("Cerut de altă unitate"), "message-square"),
    "send_transfer": verbs.Verb(_("Trimis la viză"), "send", "p"),
    "decide_transfer": verbs.Verb(_("Viză dată"), "stamp", "p"),
    "withdraw_transfer": verbs.Verb(_("Transmitere retrasă"), "undo-2", "warn"),
    "issue_transfer": verbs.Verb(_("Protocol de transmitere emis"), "file-check", "ok"),
    "enforce_transfer": verbs.Verb(_("Transmis fără plată"), "handshake", "ok"),
    "open_custody": verbs.Verb(_("Gestiune începută"), "check", "p"),
    "close_custody": verbs.Verb(_("Gestiune încheiată"), "check", "warn"),
    "open_handover": verbs.Verb(_("Predare de gestiune începută"), "arrow-left-right"),
    "refresh_handover": _("Lista predării împrospătată"),
    "tick_lines": _("Poziții numărate"),
    "count_line": _("Poziție numărată"),
    "write_findings": _("Constatări scrise"),
    "confirm_handover": verbs.Verb(_("Predare confirmată"), "stamp", "p"),
    "refuse_handover": verbs.Verb(_("Predare refuzată"), "circle-x", "warn"),
    "withdraw_handover": verbs.Verb(_("Predare retrasă"), "undo-2", "warn"),
    "count_again": verbs.Verb(_("Întoarsă la numărare"), "undo-2", "warn"),
    "issue_handover": verbs.Verb(_("Gestiune predată"), "file-check", "ok"),
}


_EDIT, _PROPOSE = Perm.PATRIMONY_EDIT.value, Perm.PATRIMONY_PROPOSE.value
_GOODS = (_("bun"), _("bunuri"))
_UNDO = _("Anulează")
_PUT_BACK = undoing.Undo(
    _EDIT,
    ways_back.put_back_positions,
    _("Ce s-a șters este pus la loc."),
    _("Pune la loc"),
    possible=ways_back.removes_something,
)
_WITHDRAW = undoing.Undo(
    _PROPOSE,
    withdrawing.take_back_proposals,
    _("Propunerea este retrasă."),
    _("Retrage propunerea"),
    _("propunere"),
    _("propuneri"),
    group="proposal",
)
_MOVED = undoing.Undo(
    _EDIT,
    ways_back.take_back_move,
    _("Mutarea este anulată."),
    _UNDO,
    *_GOODS,
    group="place",
    possible=ways_back.changed_something,
)
_STATE = undoing.Undo(
    _EDIT,
    ways_back.take_back_state,
    _("Starea dinainte este pusă la loc."),
    _UNDO,
    *_GOODS,
    group="state",
    possible=ways_back.changed_something,
)
UNDOS = {
    "change_place": _MOVED,
    "set_state": _STATE,
    "add_photo": undoing.Undo(
        _EDIT,
        ways_back.take_back_photo,
        _("Fotografia este scoasă."),
        _UNDO,
        possible=lambda entry: "file" in entry.data,
    ),
    "remove_photo": undoing.Undo(
        _EDIT, ways_back.put_back_photo, _("Fotografia este pusă la loc."), _("Pune la loc")
    ),
    "remove_lines": _PUT_BACK,
    "remove_side": _PUT_BACK,
    "propose_change": _WITHDRAW,
    "propose_disposal": _WITHDRAW,
    "propose_movements": undoing.Undo(
        _PROPOSE,
        take_back_movements,
        _("Bonul este retras; bunurile sunt libere."),
        _("Retrage bonul"),
        _("bun"),
        _("bunuri"),
        group="movement",
    ),
    "withdraw_proposal": undoing.Undo(
        _PROPOSE,
        withdrawing.reopen_withdrawn,
        _("Propunerea este trimisă din nou."),
        _("Trimite din nou"),
        group="proposal",
    ),
    "decide_proposal": undoing.Undo(
        _EDIT,
        withdrawing.reopen_refused,
        _("Respingerea este anulată; propunerea așteaptă o hotărâre."),
        _("Anulează respingerea"),
        group="proposal",
        possible=lambda entry: entry.data.get("accepted") is False,
    ),
}


def named_protocols(actor: Actor, ids: Iterable[int]) -> dict[int, Named]:
    """The protocols among those keys that the actor may see."""
    rows = Protocol.objects.visible_to(actor).select_related("paper").filter(pk__in=list(ids))
    return {row.pk: Named(str(row), reverse("patrimony:protocol", args=[row.pk])) for row in rows}


def named_goods(actor: Actor, ids: Iterable[int]) -> dict[int, Named]:
    """The goods among those keys that the actor may see."""
    rows = Good.objects.visible_to(actor).filter(pk__in=list(ids))
    return {row.pk: Named(str(row), reverse("patrimony:good", args=[row.pk])) for row in rows}


def register() -> None:
    """Called once, when the application starts."""
    for name, sentence in SENTENCES.items():
        explain_constraint(name, sentence)
    guard_rooms(refuse_occupied)
    guard_mandates(refuse_with_goods)
    verbs.register(VERBS)
    undoing.register(UNDOS)
    register_owner("patrimony.protocol", lambda pk: reverse("patrimony:protocol", args=[pk]))
    register_owner(MOVEMENT, lambda pk: reverse("patrimony:movement", args=[pk]))
    register_owner(HANDOVER, lambda pk: reverse("patrimony:handover", args=[pk]))
    register_owner(TRANSFER, lambda pk: reverse("patrimony:transfer", args=[pk]))
    register_kind("protocol", _("Protocol de predare-primire și act adițional"))
    register_kind("transfer", _("Transmitere fără plată"))
    navigation.register(
        navigation.Area(
            code="patrimony",
            label=_("Patrimoniu"),
            icon="package",
            url_name="patrimony:goods",
            permission=Perm.PATRIMONY_VIEW.value,
            order=10,
            key="p",
            roles=frozenset(
                {Role.PATRIMONY_OFFICER.value, Role.UNIT_ADMINISTRATOR.value, Role.UNIT_DIRECTOR.value}
            ),
            sub=tuple(navigation.Item(label, url, Perm.PATRIMONY_VIEW.value) for label, url in PAGES),
        )
    )
    navigation.register_item(
        "patrimony", navigation.Item(_("Importuri"), "imports:index", Perm.IMPORT_RUN.value)
    )
    navigation.register_command(
        navigation.Command(
            _("Protocol existent"),
            "file-plus",
            "patrimony:protocol-new",
            Perm.PATRIMONY_EDIT.value,
            key="p",
            order=10,
        )
    )
    navigation.register_command(
        navigation.Command(
            _("Adaugă bun"), "plus", "patrimony:good-new", Perm.PATRIMONY_EDIT.value, key="b", order=20
        )
    )
    register_subject("patrimony.protocol", Subject(_("protocol"), named_protocols))
    register_subject("patrimony.good", Subject(_("imobil"), named_goods))
    kinds.register(GOOD, _("Bunuri"), "package", order=10)
    kinds.register(PROTOCOL, _("Protocoale"), "file-text", order=20)
    kinds.register(MOVEMENT, _("Bonuri de mișcare"), "arrow-left-right", order=21)
    kinds.register(TRANSFER, _("Transmiteri fără plată"), "handshake", order=23)
    kinds.register(HANDOVER, _("Predări de gestiune"), "file-check", order=22)
    cards.register()
