# SPDX-License-Identifier: EUPL-1.2
"""What the pages of movements and hand-overs share: whose turn it is, since when, and the steps of this reader."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.kernel import clock, dates, text
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.actions.handing import GIVER, RECEIVER, may_confirm, signs_for
from vatra.modules.patrimony.choices import HandingState
from vatra.modules.patrimony.models import Handover
from vatra.modules.patrimony.models.handing import Handing
from vatra.modules.patrimony.queries.protocols import PaperLink

S = HandingState
GIVE, RECEIVE, REFUSE, WITHDRAW, ISSUE, AGAIN = "preda", "primeste", "refuza", "retrage", "emite", "din-nou"
SIDES = {GIVE: GIVER, RECEIVE: RECEIVER}


class HandingButton(NamedTuple):
    """A step that this actor may take now.

    Attributes:
        on_paper: the actor is not the custodian, so the signed sheet is attached.
        needs_reason: a reason is asked.
        effect: what happens, for the confirmation.
    """

    verb: str
    label: str
    primary: bool
    on_paper: bool
    needs_reason: bool
    effect: str


def waiting_words(record: Handing) -> str:
    """Who keeps an open paper waiting and for how long: „predat, neconfirmat de primitor de 6 zile”."""
    days = (clock.today() - record.waits_since.astimezone(clock.BUCHAREST).date()).days
    since = _("de azi") if days < 1 else _("de %(days)s") % {"days": text.counted(days, _("zi"), _("zile"))}
    words = {
        S.OPEN: _("neconfirmat de predător %(since)s"),
        S.GIVEN: _("predat, neconfirmat de primitor %(since)s"),
        S.RECEIVED: _("confirmat de ambii, neemis %(since)s"),
    }.get(HandingState(record.state), "")
    return words % {"since": since} if words else ""


def buttons(actor: Actor, record: Handing) -> list[HandingButton]:
    """The steps that exist from here and that the actor may take, the main one first."""
    found: list[HandingButton] = []
    state = HandingState(record.state)
    turn = {S.OPEN: GIVE, S.GIVEN: RECEIVE}.get(state)
    if turn and may_confirm(actor, record, SIDES[turn]):
        found += [_sign(actor, record, turn), _refuse()]
    if state == S.RECEIVED and actor.scope(Perm.PATRIMONY_ISSUE).covers(record.unit_id):
        found.append(_issue(record))
    proposes = actor.scope(Perm.PATRIMONY_PROPOSE).covers(record.unit_id)
    if proposes and isinstance(record, Handover) and state in {S.GIVEN, S.RECEIVED}:
        words = _("Semnăturile cad și lista se poate număra din nou.")
        found.append(HandingButton(AGAIN, _("Numără din nou"), False, False, True, words))
    if proposes and record.is_open:
        words = _("Nimic nu se mută; bunurile rămân unde sunt.")
        found.append(HandingButton(WITHDRAW, _("Retrage"), False, False, True, words))
    return found


def _sign(actor: Actor, record: Handing, verb: str) -> HandingButton:
    own = signs_for(actor, record, SIDES[verb])
    label = {
        (GIVE, True): _("Confirmă predarea"),
        (GIVE, False): _("Înregistrează predarea semnată"),
        (RECEIVE, True): _("Confirmă primirea"),
        (RECEIVE, False): _("Înregistrează primirea semnată"),
    }[verb, own]
    person = record.giver if verb == GIVE else record.receiver
    effect = (
        _("Confirmați în nume propriu; confirmarea ține loc de semnătură.")
        if own
        else _("Gestionarul %(name)s a semnat pe hârtie; atașați foaia scanată.") % {"name": person or "—"}
    )
    return HandingButton(verb, label, own or verb == RECEIVE, not own, False, effect)


def _refuse() -> HandingButton:
    return HandingButton(REFUSE, _("Refuză"), False, False, True, _("Documentul se încheie fără efect."))


def _issue(record: Handing) -> HandingButton:
    if isinstance(record, Handover):
        effect = _(
            "Procesul-verbal primește număr și nu se mai schimbă; bunurile găsite trec în gestiunea primitorului."
        )
        return HandingButton(ISSUE, _("Emite procesul-verbal"), True, False, False, effect)
    effect = _(
        "Bonul primește număr și nu se mai schimbă; bunurile trec la locul și la gestionarul primitor."
    )
    return HandingButton(ISSUE, _("Emite bonul"), True, False, False, effect)


def stages(record: Handing) -> list[dict[str, str]]:
    """The way of the paper, for the chevrons; none where it ended without effect."""
    way = [S.OPEN, S.GIVEN, S.RECEIVED, S.ISSUED]
    here = HandingState(record.state)
    if here not in way:
        return []
    labels = [_("Propus"), _("Predat"), _("Primit"), _("Emis")]
    at = way.index(here)
    ended = here == S.ISSUED
    return [
        {"label": label, "state": "done" if n < at or ended else "now" if n == at else ""}
        for n, label in enumerate(labels)
    ]


def signatures(record: Handing) -> list[tuple[str, str]]:
    """Who confirmed each side, labelled."""
    rows = []
    for label, at, who, scan in (
        (_("Predare confirmată"), record.given_at, record.given_by_name, record.given_scan_id),
        (_("Primire confirmată"), record.received_at, record.received_by_name, record.received_scan_id),
    ):
        words = _("%(when)s, de %(who)s") % {"when": dates.moment(at), "who": who} if at else "—"
        rows.append((label, words + (f" ({_('pe hârtie, cu scan')})" if scan else "")))
    return rows


def papers(record: Handing) -> list[PaperLink]:
    """The issued paper and the scans of what was signed by hand, each once."""
    links = []
    if record.paper is not None:
        detail = f"{dates.day(record.paper.issued_at.date())} · {record.paper.get_state_display()}"
        links.append(PaperLink("PDF", str(record.paper), detail, f"/acte/{record.paper.public_id}/"))
    scans = {s.pk: s for s in (record.given_scan, record.received_scan) if s is not None}
    links += [
        PaperLink(
            scan.mime.rpartition("/")[2][:4].upper(),
            _("Foaia semnată"),
            scan.name,
            reverse("files:download", args=[scan.public_id]),
        )
        for scan in scans.values()
    ]
    return links
