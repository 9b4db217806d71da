# SPDX-License-Identifier: EUPL-1.2
"""Devices and incidents as lists."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.fieldlog.models import FieldDevice, FieldIncident
from vatra.foundation.fieldlog.wording import INCIDENT_WORDS, incident_words
from vatra.foundation.shell.lists import Column, Filter, ListSpec, Row, Search, link, status
from vatra.kernel import dates, text
from vatra.kernel.errors import BadInputError

STATES = [
    ("active", gettext_lazy("în folosință")),
    ("holding", gettext_lazy("cu liste luate pe teren")),
    ("gaps", gettext_lazy("cu linii lipsă")),
    ("revoked", gettext_lazy("retrase")),
]
_NARROW = {
    "active": Q(revoked_at__isnull=True),
    "holding": Q(holds__released_seq__isnull=True, holds__forfeited_at__isnull=True, holds__isnull=False),
    "gaps": Q(entries__gt=F("have")),
    "revoked": Q(revoked_at__isnull=False),
}


def _by_state(devices: QuerySet[FieldDevice], value: str) -> QuerySet[FieldDevice]:
    if value not in _NARROW:
        raise BadInputError(_("Starea cerută nu există. Alegeți una din listă."), field="stare")
    return devices.filter(_NARROW[value]).distinct() if value == "holding" else devices.filter(_NARROW[value])


def with_counts(devices: QuerySet[FieldDevice]) -> QuerySet[Any]:
    """Adds ``held``, how many topics a device carries, and its person."""
    held = Count("holds", filter=Q(holds__released_seq__isnull=True, holds__forfeited_at__isnull=True))
    return devices.select_related("user").annotate(held=held)


def state_of(device: FieldDevice) -> tuple[str, str]:
    """Tone and word of a device."""
    if device.revoked_at:
        return "off", _("retras")
    if device.entries > device.have:
        return "warn", _("linii lipsă")
    return "ok", _("în folosință")


def _device_row(device: Any) -> Row:
    cells = (
        link(device.name, reverse("fieldlog:device", args=[device.public_id])),
        str(device.user),
        dates.short_moment(device.seen_at),
        text.thousands(device.have),
        text.thousands(device.held),
        status(*state_of(device)),
    )
    return Row(device.pk, device.name, cells)


def _device_export(device: Any) -> tuple[object, ...]:
    return device.name, str(device.user), device.seen_at, device.have, device.held, state_of(device)[1]


DEVICES = ListSpec(
    title=gettext_lazy("Dispozitive"),
    noun=(gettext_lazy("dispozitiv"), gettext_lazy("dispozitive")),
    columns=(
        Column("nume", gettext_lazy("Dispozitiv"), css="trim", phone="title"),
        Column("persoana", gettext_lazy("Persoana"), css="trim", phone="line"),
        Column("vazut", gettext_lazy("Ultima legătură"), sort="seen_at", css="nowrap", phone="meta"),
        Column("linii", gettext_lazy("Linii primite"), css="r num"),
        Column("poarta", gettext_lazy("Liste luate"), css="r num"),
        Column("stare", gettext_lazy("Stare"), phone="side"),
    ),
    row=_device_row,
    shape=with_counts,
    default_sort="-vazut",
    search=Search(
        label=gettext_lazy("Caută după dispozitiv sau persoană"),
        placeholder=gettext_lazy("Dispozitiv, persoană"),
        apply=lambda devices, words: devices.filter(
            Q(name__icontains=words) | Q(user__full_name__icontains=words)
        ),
    ),
    filters=(Filter("stare", gettext_lazy("Stare"), _by_state, lambda _actor: STATES),),
    export_row=_device_export,
    empty=(
        gettext_lazy("Niciun dispozitiv"),
        gettext_lazy("Un telefon apare aici după ce persoana intră în cont de pe el și îl înscrie."),
    ),
)


def _incident_row(incident: FieldIncident) -> Row:
    device = incident.device
    about = link(device.name, reverse("fieldlog:device", args=[device.public_id])) if device else "—"
    who = str(device.user) if device else incident.address or "—"
    words = incident_words(incident.code)
    what = link(words, reverse("fieldlog:incident", args=[incident.pk]))
    return Row(incident.pk, words, (dates.short_moment(incident.at), what, about, who, incident.message))


def _by_code(incidents: QuerySet[FieldIncident], value: str) -> QuerySet[FieldIncident]:
    if value not in INCIDENT_WORDS:
        raise BadInputError(_("Felul cerut nu există. Alegeți unul din listă."), field="fel")
    return incidents.filter(code=value)


INCIDENTS = ListSpec(
    title=gettext_lazy("Incidente"),
    noun=(gettext_lazy("incident"), gettext_lazy("incidente")),
    columns=(
        Column("cand", gettext_lazy("Când"), sort="at", css="nowrap", phone="meta"),
        Column("ce", gettext_lazy("Ce s-a întâmplat"), phone="title"),
        Column("dispozitiv", gettext_lazy("Dispozitiv"), css="trim", phone="line"),
        Column("cine", gettext_lazy("Persoana sau adresa"), css="trim"),
        Column("detalii", gettext_lazy("Detalii"), css="ink2"),
    ),
    row=_incident_row,
    shape=lambda incidents: incidents.select_related("device__user"),
    default_sort="-cand",
    filters=(
        Filter(
            "fel", gettext_lazy("Ce s-a întâmplat"), _by_code, lambda _actor: list(INCIDENT_WORDS.items())
        ),
    ),
    empty=(
        gettext_lazy("Niciun incident"),
        gettext_lazy("Ce trimite un telefon și nu poate fi folosit se păstrează și apare aici."),
    ),
)
