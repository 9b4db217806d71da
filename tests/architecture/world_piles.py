# SPDX-License-Identifier: EUPL-1.2
"""A pile scanned by a school: a page recognised, a double of it, one that nobody knows."""

import io
from dataclasses import dataclass

from django.db.models import Model
from PIL import Image

from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.models import User
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import Incoming, save
from vatra.foundation.papers.issuing import Draft, attach_bytes, issue
from vatra.foundation.papers.models import IssuedPaper, ScannedPage, ScanPile, Standing


@dataclass(frozen=True)
class Scanning:
    """The scanned paper of a school, its pile and the pages of it."""

    paper: IssuedPaper
    pile: ScanPile
    filed: ScannedPage
    double: ScannedPage
    unknown: ScannedPage


def scanned(tx: Transaction, owner: Model, sender: User, unit_id: int, words: str, pdf: bytes) -> Scanning:
    """Builds them; ``words`` is the mark of the school in every text."""
    draft = Draft(
        kind="inv_liste",
        kind_label="Liste de inventariere",
        keeper=f"scan-{unit_id}",
        issuer=words,
        title=f"{words} liste",
        content={"meta": {"type": words}, "page_codes": True},
        template="common/listing",
        unit_id=unit_id,
    )
    paper = attach_bytes(tx, issue(tx, owner, draft).pk, pdf)
    pile = ScanPile.objects.create(scans=3, created_by_id=sender.pk, created_by_name=f"{words} trimite")
    source = save(tx, Incoming([pdf], f"{words}-teanc.pdf", Purpose.PILE, None, "papers.scanpile", pile.pk))
    StoredFile.objects.filter(pk=source.pk).update(created_by_id=sender.pk)

    def page(scan: int, standing: Standing) -> ScannedPage:
        known = standing != Standing.UNKNOWN
        picture = Incoming([_picture()], f"{words}-{scan}.jpg", Purpose.SCAN, unit_id if known else None)
        stored = save(tx, picture)
        StoredFile.objects.filter(pk=stored.pk).update(created_by_id=sender.pk)
        return ScannedPage.objects.create(
            pile=pile,
            source=source,
            scan=scan,
            part=1,
            file=stored,
            standing=standing,
            paper=paper if known else None,
            number=1 if known else None,
            reason="" if known else "other_code",
            code="" if known else f"{words} cod",
        )

    return Scanning(paper, pile, page(1, Standing.FILED), page(2, Standing.DOUBLE), page(3, Standing.UNKNOWN))


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(out, "JPEG")
    return out.getvalue()
