# SPDX-License-Identifier: EUPL-1.2
"""One device as its page shows it."""

import uuid
from typing import NamedTuple

from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import HistoryRow, history_of
from vatra.foundation.fieldlog.lists import state_of
from vatra.foundation.fieldlog.models import FieldDevice, FieldHold, FieldIncident, FieldReceipt
from vatra.foundation.fieldlog.streams import titles_of
from vatra.foundation.fieldlog.wording import incident_words
from vatra.kernel import dates, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError

SHOWN = 50


class HoldRow(NamedTuple):
    """A list that the device carries or carried."""

    title: str
    taken: str
    tone: str
    state: str


class ReceiptRow(NamedTuple):
    """A receipt given to the device."""

    title: str
    upto: str
    entries: str
    issued: str
    mark: str


class IncidentRow(NamedTuple):
    """Something it sent that could not be used."""

    at: str
    words: str
    message: str


class DevicePage(NamedTuple):
    """All of it."""

    device: FieldDevice
    tone: str
    state: str
    facts: list[tuple[str, str]]
    holds: list[HoldRow]
    receipts: list[ReceiptRow]
    incidents: list[IncidentRow]
    history: list[HistoryRow]
    may_revoke: bool


def device_for(actor: Actor, public_id: uuid.UUID) -> FieldDevice:
    """The device, if this actor may see it.

    Raises:
        NotFoundError: it does not exist or is not visible; the two are answered alike.
    """
    found = FieldDevice.objects.visible_to(actor).select_related("user").filter(public_id=public_id).first()
    if found is None:
        raise NotFoundError(_("Dispozitivul nu există sau nu aveți acces la el."))
    return found


def _facts(device: FieldDevice) -> list[tuple[str, str]]:
    ahead = device.entries - device.have
    facts = [
        (_("Persoana"), str(device.user)),
        (_("Înscris la"), dates.short_moment(device.enrolled_at)),
        (_("Ultima legătură"), dates.short_moment(device.seen_at)),
        (_("Linii primite fără lipsuri"), text.thousands(device.have)),
    ]
    if ahead:
        facts.append((_("Linii sosite după o lipsă"), text.thousands(ahead)))
    if device.revoked_at:
        facts.append((_("Retras la"), dates.short_moment(device.revoked_at)))
        facts.append((_("Retras de"), device.revoked_by_name or "—"))
        facts.append((_("Motivul"), device.revoke_reason or "—"))
    return facts


def _hold_state(hold: FieldHold) -> tuple[str, str]:
    if hold.released_at:
        return "ok", _("predată complet la %(at)s") % {"at": dates.short_moment(hold.released_at)}
    if hold.forfeited_at:
        words = _("nu se mai așteaptă, din %(at)s: %(why)s")
        return "off", words % {"at": dates.short_moment(hold.forfeited_at), "why": hold.forfeit_reason}
    return "run", _("pe telefon, neterminată")


def device_page(actor: Actor, public_id: uuid.UUID) -> DevicePage:
    """A device with the last 50 lists, receipts and incidents.

    Raises:
        NotFoundError: it does not exist or is not visible.
    """
    device = device_for(actor, public_id)
    holds = list(FieldHold.objects.filter(device=device).order_by("-taken_at", "-pk")[:SHOWN])
    receipts = list(FieldReceipt.objects.filter(device=device).order_by("-upto")[:SHOWN])
    found = FieldIncident.objects.filter(device=device).defer("batch").order_by("-at", "-pk")[:SHOWN]
    names = titles_of(actor, {h.topic for h in holds} | {r.topic for r in receipts})

    def title(topic: uuid.UUID) -> str:
        return names.get(topic, _("Lista %(code)s") % {"code": str(topic)[:8]})

    tone, state = state_of(device)
    return DevicePage(
        device,
        tone,
        state,
        _facts(device),
        [HoldRow(title(h.topic), dates.short_moment(h.taken_at), *_hold_state(h)) for h in holds],
        [
            ReceiptRow(
                title(r.topic),
                text.thousands(r.upto),
                text.thousands(r.entries),
                dates.short_moment(r.issued_at),
                r.mark,
            )
            for r in receipts
        ],
        [IncidentRow(dates.short_moment(i.at), incident_words(i.code), i.message) for i in found],
        history_of(actor, "fieldlog.fielddevice", device),
        device.revoked_at is None and (actor.can(Perm.FIELDLOG_MANAGE) or device.user_id == actor.user_id),
    )
