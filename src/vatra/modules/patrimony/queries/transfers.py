# SPDX-License-Identifier: EUPL-1.2
"""What the pages of transfers without payment show."""

from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from vatra.foundation import rulebook
from vatra.foundation.access.permissions import Perm
from vatra.foundation.papers.preparers import preparers_of
from vatra.foundation.papers.visas import chain, may_decide
from vatra.foundation.rulebook import keys
from vatra.kernel import clock, dates
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony.actions.transfers import PAPER_KIND
from vatra.modules.patrimony.choices import TransferState
from vatra.modules.patrimony.models import Transfer, TransferLine
from vatra.modules.patrimony.queries.goods import DASH, Facts
from vatra.modules.patrimony.queries.protocols import PaperLink

S = TransferState
NEAR = ("unit", "receiver", "paper", "act")


def transfers(actor: Actor) -> QuerySet[Transfer]:
    """The transfers that the actor sees, offers of other units too."""
    return Transfer.objects.visible_to(actor)


def with_columns(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Transfers with what their list shows."""
    shaped: QuerySet[Any] = rows.select_related(*NEAR).annotate(goods=Count("lines"))
    return shaped


def transfer(actor: Actor, pk: int) -> Transfer:
    """One transfer.

    Raises:
        NotFoundError: none, or not for the actor.
    """
    found = transfers(actor).select_related(*NEAR).filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Transmiterea nu există sau nu aveți acces la ea."))
    return found


def lines(found: Transfer) -> QuerySet[TransferLine]:
    """Its goods, valued as frozen, or as they stand while it is open."""
    return found.lines.annotate(
        shown_value=Coalesce("entry_value", "good__entry_value"),
        shown_depreciation=Coalesce("depreciation", "good__accumulated_depreciation"),
        shown_quantity=Coalesce("quantity", "good__quantity"),
    ).select_related("good")


def facts(found: Transfer) -> Facts:
    """The head of a transfer, labelled, with the rule that it rests on."""
    rule = rulebook.on(clock.today()).value(keys.TRANSFER_BASIS.name)
    basis = found.basis or rule.as_json()
    words = str(basis["value"]) + ("" if basis["verified"] else f" ({_('regulă neverificată')})")
    rows: Facts = [
        (_("Dă"), found.unit.name),
        (_("Primește"), found.receiver.name if found.receiver else DASH),
        (_("De ce nu mai sunt necesare"), found.reason),
        (_("Nevoia primitorului"), found.need or DASH),
        (_("Oferit de"), f"{found.offered_by_name}, {dates.moment(found.created_at)}"),
        (_("Cerut de"), found.asked_by_name or DASH),
        (_("Temei"), words),
        (_("În vigoare de la"), dates.moment(found.in_force_at) if found.in_force_at else DASH),
    ]
    if found.end_reason:
        rows.append((_("Motivul retragerii"), found.end_reason))
    return rows


class TransferButton(NamedTuple):
    """A step that this actor may take now."""

    verb: str
    label: str
    primary: bool
    effect: str


def buttons(actor: Actor, found: Transfer) -> list[TransferButton]:
    """The steps that exist from here and that the actor may take, the main one first."""

    def holds(permission: Perm) -> bool:
        return actor.scope(permission).covers(found.unit_id)

    made: list[TransferButton] = []
    state = TransferState(found.state)
    if state == S.OFFERED and _may_ask(actor, found):
        words = _("Unitatea primitoare arată la ce îi folosesc bunurile.")
        made.append(TransferButton("cere", _("Cere bunurile"), True, words))
    if state == S.ASKED and holds(Perm.PATRIMONY_EDIT):
        words = _("Se verifică numerele în evidența primitorului, apoi aprobările se dau pe rând.")
        made.append(TransferButton("trimite", _("Trimite la viză"), True, words))
    if state == S.CHECKING and may_decide(
        actor, chain(PAPER_KIND, found, found.round), preparers_of(found), found.unit_id
    ):
        words = _("Aprobarea se dă pentru transmiterea așa cum este acum.")
        made += [
            TransferButton("acorda", _("Acordă viza"), True, words),
            TransferButton("refuza", _("Refuză viza"), False, _("Transmiterea se întoarce la inspector.")),
        ]
    if state == S.APPROVED and holds(Perm.PATRIMONY_ISSUE):
        words = _("Protocolul primește număr; valorile și amortizarea îngheață. Urmează semnarea pe hârtie.")
        made.append(TransferButton("emite", _("Emite protocolul"), True, words))
    if state == S.ISSUED and holds(Perm.PATRIMONY_ISSUE):
        words = _(
            "Bunurile trec la primitor cu tot istoricul; numărul vechi rămâne în evidența predătorului."
        )
        made.append(TransferButton("vigoare", _("Pune în vigoare"), True, words))
    if found.is_open and state != S.ISSUED and holds(Perm.PATRIMONY_PROPOSE):
        made.append(TransferButton("retrage", _("Retrage"), False, _("Bunurile rămân ale unității.")))
    return made


def _may_ask(actor: Actor, found: Transfer) -> bool:
    """Whether the actor speaks for a unit other than the one that offers."""
    scope = actor.scope(Perm.PATRIMONY_PROPOSE)
    return scope.everywhere or bool(scope.unit_ids - {found.unit_id})


def stages(found: Transfer) -> list[dict[str, str]]:
    """The way of the transfer, for the chevrons."""
    way = [S.OFFERED, S.ASKED, S.CHECKING, S.APPROVED, S.ISSUED, S.IN_FORCE]
    if found.state not in way:
        return []
    labels = [_("Ofertă"), _("Nevoie"), _("Vize"), _("Aprobat"), _("Protocol"), _("În vigoare")]
    at = way.index(TransferState(found.state))
    ended = found.state == S.IN_FORCE
    return [
        {"label": label, "state": "done" if n < at or ended else "now" if n == at else ""}
        for n, label in enumerate(labels)
    ]


def papers(actor: Actor, found: Transfer) -> list[PaperLink]:
    """The issued protocol, for those who may open it."""
    if found.paper is None or not actor.scope(Perm.PAPERS_VIEW).covers(found.unit_id):
        return []
    signed = (
        _("semnat și depus")
        if found.paper.signed_id
        else _("de semnat; exemplarul se depune pe pagina actului")
    )
    detail = f"{dates.day(found.paper.issued_at.date())} · {signed}"
    return [PaperLink("PDF", str(found.paper), detail, f"/acte/{found.paper.public_id}/")]
