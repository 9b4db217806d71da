# SPDX-License-Identifier: EUPL-1.2
"""Photos of the count belong to the unit that was counted, so that its people see them as they see its other files."""

from collections.abc import Callable, Iterable, Sequence

from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry, FieldPhoto
from vatra.foundation.files.models import StoredFile
from vatra.modules.stocktaking import counting


def of_photo(photo: FieldPhoto, reaches: Callable[[int], bool]) -> None:
    """Gives a photo that has just come to the unit of the line that names it, where that line came before."""
    entries = FieldEntry.objects.filter(
        device=photo.device_id, kind=counting.SAW, body__p__contains=[photo.sha_sent]
    )
    _give([photo], entries.order_by("seq")[:1], reaches)


def of_lines(device: FieldDevice, entries: Sequence[FieldEntry], reaches: Callable[[int], bool]) -> None:
    """Gives the photos that new lines name to the units of their places, where the photos came before."""
    naming = [entry for entry in entries if entry.kind == counting.SAW and entry.body.get("p")]
    shas = {sha for entry in naming for sha in _shas(entry)}
    if shas:
        came = FieldPhoto.objects.filter(device=device, sha_sent__in=shas, file__unit_id__isnull=True)
        _give(list(came), naming, reaches)


def _shas(entry: FieldEntry) -> list[str]:
    named = entry.body.get("p")
    return [sha for sha in named if isinstance(sha, str)] if isinstance(named, list) else []


def _give(
    photos: Iterable[FieldPhoto], entries: Iterable[FieldEntry], reaches: Callable[[int], bool]
) -> None:
    known = list(entries)
    places = counting.places_of(entry.topic for entry in known)
    for photo in photos:
        naming = next((entry for entry in known if photo.sha_sent in _shas(entry)), None)
        place = places.get(naming.topic) if naming else None
        if place is not None and reaches(place.unit_id):
            StoredFile.objects.filter(pk=photo.file_id, unit_id__isnull=True).update(unit_id=place.unit_id)
