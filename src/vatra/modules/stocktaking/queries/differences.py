# SPDX-License-Identifier: EUPL-1.2
"""What the page of a difference shows: facts, and what each source saw with its photos."""

import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.fieldlog.models import FieldDevice
from vatra.foundation.fieldlog.photos import photos_of
from vatra.kernel import dates, money, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.stocktaking.choices import Condition
from vatra.modules.stocktaking.models import Difference, Observation
from vatra.modules.stocktaking.queries.compensation import Offer
from vatra.modules.stocktaking.queries.places import quantity_words

MOST_LABELS = 400


def difference(actor: Actor, pk: int) -> Difference:
    """One difference.

    Raises:
        NotFoundError: none, or of a unit the actor does not see.
    """
    rows = Difference.objects.visible_to(actor).select_related(
        "stocktaking__unit", "place", "line__place", "custodian", "pair", "paper"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Diferența nu există sau nu aveți acces la ea."))
    return found


def facts(row: Difference) -> list[tuple[str, str]]:
    """The facts of a difference; empty ones are left out."""
    line = row.line
    found = [
        (_("Bunul"), row.label),
        (_("Constatarea"), str(row.get_finding_display())),
        (_("Locul"), row.place.title),
        (
            _("Locul din evidență"),
            line.place.title if line is not None and line.place_id != row.place_id else "",
        ),
        (_("În evidență"), f"{quantity_words(row.book)} {row.measure}"),
        (_("Numărat"), f"{quantity_words(row.counted)} {row.measure}"),
        (_("Valoarea diferenței"), money.lei(row.value)),
        (_("Contul"), line.account if line else ""),
        (_("Gestionar"), row.custodian.full_name if row.custodian else ""),
        (_("Starea văzută"), str(Condition(row.condition).label) if row.condition else ""),
        (_("Observații"), row.note),
    ]
    return [(label, value) for label, value in found if value]


def outcome(row: Difference) -> list[tuple[str, str]]:
    """What was explained and proposed so far."""
    found = [
        (_("Explicația"), row.explanation),
        (_("Explicată de"), row.explained_by),
        (_("Ce este"), str(row.get_nature_display()) if row.nature else ""),
        (_("Compensată cu"), row.pair.label if row.pair else ""),
        (_("Propunerea"), str(row.get_suggestion_display()) if row.suggestion else ""),
        (_("Valoarea de înlocuire"), money.lei(row.replacement_value) if row.replacement_value else ""),
        (_("Persoana vinovată"), row.liable),
        (_("Decizia de imputare"), str(row.paper) if row.paper else ""),
    ]
    return [(label, value) for label, value in found if value]


class Refusal(NamedTuple):
    """Why some differences of the opposite sign may not compensate this one."""

    reason: str
    labels: str


def refusals(offers: Iterable[Offer]) -> list[Refusal]:
    """The differences that may not compensate this one, together where the reason is the same."""
    groups: dict[str, list[str]] = {}
    for offer in offers:
        if offer.refusal:
            groups.setdefault(offer.refusal, []).append(offer.label)
    return [
        Refusal(reason, text.shorten(", ".join(labels), MOST_LABELS)) for reason, labels in groups.items()
    ]


class Photo(NamedTuple):
    """A photo for ``shell/c/gallery.html``."""

    src: str
    alt: str
    url: str


class Witness(NamedTuple):
    """What one source saw, in words."""

    who: str
    place: str
    quantity: str
    detail: str
    note: str


class Seen(NamedTuple):
    """All that the sources said of a subject."""

    witnesses: list[Witness]
    photos: list[Photo]
    waiting: int


def seen_of(row: Difference) -> Seen:
    """What the sources saw of the subject, in any place of the stocktaking; photos that came, and how many have not."""
    seen = Observation.objects.filter(place__stocktaking=row.stocktaking_id, quantity__isnull=False)
    seen = seen.filter(good=row.good_id) if row.good_id else seen.filter(subject=row.subject)
    observations = list(seen.select_related("place").order_by("received_at", "pk")[:50])
    witnesses = [
        Witness(
            o.by_name,
            o.place.title,
            quantity_words(o.quantity),
            " · ".join(
                filter(
                    None,
                    [
                        dates.short_moment(o.received_at),
                        str(Condition(o.condition).label) if o.condition else "",
                    ],
                )
            ),
            o.note,
        )
        for o in observations
    ]
    photos, waiting = _photos(observations)
    return Seen(witnesses, photos, waiting)


def _photos(observations: list[Observation]) -> tuple[list[Photo], int]:
    named = [(_device_id(o.source), o.by_name, sha) for o in observations for sha in o.photos]
    sources = {device for device, _who, _sha in named if device}
    if not sources:
        return [], 0
    devices = dict(FieldDevice.objects.filter(public_id__in=sources).values_list("public_id", "pk"))
    came = photos_of(devices.values(), {sha for _device, _who, sha in named})
    photos = []
    for device, who, sha in named:
        photo = came.get((devices.get(device, 0), sha)) if device else None
        if photo is not None:
            args = [photo.file.public_id]
            photos.append(
                Photo(
                    reverse("files:thumbnail", args=args),
                    _("Fotografie de la %(who)s") % {"who": who},
                    reverse("files:download", args=args),
                )
            )
    return photos, len(named) - len(photos)


def _device_id(source: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(source)
    except ValueError:
        return None
