# SPDX-License-Identifier: EUPL-1.2
"""Handing out stored bytes to those who may see them."""

import uuid
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, signed_in
from vatra.foundation.files.models import StoredFile
from vatra.foundation.files.store import IMAGES, PDF, open_bytes
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError

INLINE = IMAGES | {PDF}


def visible_file(actor: Actor, public_id: uuid.UUID) -> StoredFile:
    """The file, if this actor may see it.

    Raises:
        NotFoundError: it does not exist or is not visible; the two are answered alike.
    """
    stored = StoredFile.objects.visible_to(actor).filter(public_id=public_id).first()
    if stored is None:
        raise NotFoundError(_("Fișierul nu există sau nu aveți acces la el."))
    return stored


@signed_in
def download(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The original bytes; pictures and PDF open in the browser unless ``?salveaza=1``."""
    stored = visible_file(request.actor, public_id)
    attachment = stored.mime not in INLINE or "salveaza" in request.GET
    return _respond(stored.sha256, stored.mime, stored.name, attachment=attachment)


@signed_in
def thumbnail(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The small picture of a photo."""
    stored = visible_file(request.actor, public_id)
    return _respond(stored.thumbnail_sha256 or stored.sha256, stored.mime, stored.name, attachment=False)


def _respond(sha256: str, mime: str, name: str, *, attachment: bool) -> HttpResponseBase:
    response = FileResponse(open_bytes(sha256), content_type=mime)
    kind = "attachment" if attachment else "inline"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
