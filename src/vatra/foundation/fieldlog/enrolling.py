# SPDX-License-Identifier: EUPL-1.2
"""Devices come and go: enrolled by their person, revoked by their person or by those who look after devices."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Perm
from vatra.foundation.fieldlog import signing
from vatra.foundation.fieldlog.models import FieldDevice
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError

MOST_DEVICES = 20
"""Devices in use that one person may have."""


@dataclass(frozen=True)
class EnrolDevice:
    """A key that a browser made, and how the person calls the device."""

    public_key: object
    name: object = ""


@dataclass(frozen=True)
class RevokeDevice:
    """A device (primary key) that must not send any more, and why."""

    pk: int
    reason: str


@action(Perm.FIELDLOG_USE)
def enrol_device(tx: Transaction, *, actor: Actor, cmd: EnrolDevice) -> FieldDevice:
    """Enrols a device for the signed-in person; the same key sent again gives the same device.

    Raises:
        BadInputError: the key is none of the curve P-256.
        DomainError: the key is another person's, or the person has 20 devices in use.
    """
    key = signing.tidy_key(cmd.public_key)
    person = User.objects.select_for_update().get(pk=actor.user_id or 0)
    known = FieldDevice.objects.filter(public_key=key).first()
    if known is not None:
        if known.user_id != person.pk:
            raise DomainError(
                _(
                    "Telefonul este înscris pe numele altei persoane. Ștergeți datele paginii și înscrieți-l din nou."
                ),
                code="key_taken",
            )
        tx.log(known)
        return known
    if FieldDevice.objects.filter(user=person, revoked_at__isnull=True).count() >= MOST_DEVICES:
        raise DomainError(
            _("Aveți deja %(n)s telefoane înscrise. Retrageți unul din Administrare › Dispozitive.")
            % {"n": MOST_DEVICES},
            code="too_many_devices",
        )
    name = text.fix(cmd.name)[:80] if isinstance(cmd.name, str) else ""
    device = FieldDevice.objects.create(user=person, name=name or _("Telefon"), public_key=key)
    tx.log(device)
    return device


@action(Perm.FIELDLOG_USE)
def revoke_own_device(tx: Transaction, *, actor: Actor, cmd: RevokeDevice) -> FieldDevice:
    """Revokes a device of one's own, for example a lost phone."""
    return _revoke(tx, actor, cmd)


@action(Perm.FIELDLOG_MANAGE)
def revoke_device(tx: Transaction, *, actor: Actor, cmd: RevokeDevice) -> FieldDevice:
    """Revokes any device."""
    return _revoke(tx, actor, cmd)


def _revoke(tx: Transaction, actor: Actor, cmd: RevokeDevice) -> FieldDevice:
    """The step of both.

    Raises:
        NotFoundError: the device does not exist for this person.
        BadInputError: no reason was given.
        DomainError: it was revoked before.
    """
    device = FieldDevice.objects.visible_to(actor).select_for_update().filter(pk=cmd.pk).first()
    if device is None:
        raise NotFoundError(_("Dispozitivul nu există sau nu aveți acces la el."))
    reason = text.fix(cmd.reason)[:300]
    if not reason:
        raise BadInputError(_("Scrieți de ce se retrage telefonul."), field="reason")
    if device.revoked_at is not None:
        raise DomainError(_("Telefonul este retras deja. Nu s-a schimbat nimic."), code="revoked_already")
    device.revoked_at, device.revoked_by_name, device.revoke_reason = clock.now(), actor.name[:200], reason
    device.save(update_fields=["revoked_at", "revoked_by_name", "revoke_reason"])
    tx.log(device, reason=reason)
    return device
