# SPDX-License-Identifier: EUPL-1.2
"""Issued papers and what surrounds them. What was issued is never edited: triggers see to it."""

import secrets
import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import append_only, keeps_history
from vatra.foundation.files.models import StoredFile
from vatra.kernel import clock, dates
from vatra.kernel.actor import Actor

TOKEN_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # noqa: S105 - no letters that look alike on paper


def new_token() -> str:
    """22 letters, about 108 bits: what the printed QR holds."""
    return "".join(secrets.choice(TOKEN_ALPHABET) for _ in range(22))


class NumberSeries(models.Model):
    """The last number taken in a series; written by ``numbering.take_number`` alone."""

    key = models.CharField(max_length=120, unique=True)
    last = models.BigIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last__gt=0), name="series_counts_from_one")]


class PaperState(models.TextChoices):
    ISSUING = "issuing", _("se emite")
    ISSUED = "issued", _("emis")
    CANCELLED = "cancelled", _("anulat")


class IssuedPaperQuerySet(models.QuerySet["IssuedPaper"]):
    def visible_to(self, actor: Actor) -> Self:
        """Papers of units inside the actor's scope; papers of no unit only for those who see the authority."""
        scope = actor.scope(Perm.PAPERS_VIEW)
        if scope.everywhere:
            return self
        return self.filter(unit_id__in=scope.unit_ids)


_FROZEN = [
    "public_id",
    "token",
    "kind",
    "kind_label",
    "series",
    "number",
    "number_text",
    "issuer",
    "title",
    "issued_at",
    "issued_by_id",
    "issued_by_name",
    "content",
    "content_sha256",
    "template",
    "version",
    "replaces_id",
    "unit_id",
    "owner_kind",
    "owner_id",
    "is_demo",
    "registry_number",
]
_ONCE = [
    "pdf_id",
    "pdf_sha256",
    "rendered_at",
    "signed_id",
    "signed_sha256",
    "signed_at",
    "signed_by_id",
    "cancelled_at",
]


def _frozen_condition() -> str:
    changed = [f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in _FROZEN]
    rewritten = [f"(OLD.{c} IS NOT NULL AND NEW.{c} IS DISTINCT FROM OLD.{c})" for c in _ONCE]
    back = [
        "(OLD.state = 'cancelled' AND NEW.state <> 'cancelled')",
        "(OLD.state = 'issued' AND NEW.state = 'issuing')",
    ]
    return " OR ".join(changed + rewritten + back)


class IssuedPaper(models.Model):
    """A paper with its number and frozen content; its bytes are attached by the rendering job.

    Attributes:
        token: what the QR and the public verification page know.
        content: the JSON that the PDF is rendered from and carries inside.
        content_sha256: hash of the canonical JSON, taken before rendering.
        pdf_sha256, signed_sha256: hash of the original and of the signed copy.
        template: name of the typst template and its renderer.
        version: 1 for the first; a replacing paper names the one it replaces.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.CharField(max_length=22, unique=True, default=new_token)
    kind = models.CharField(max_length=40)
    kind_label = models.CharField(max_length=120)
    series = models.CharField(max_length=120)
    number = models.BigIntegerField()
    number_text = models.CharField(max_length=60)
    issuer = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=9, choices=PaperState, default=PaperState.ISSUING)
    issued_at = models.DateTimeField()
    issued_by_id = models.BigIntegerField(null=True)
    issued_by_name = models.CharField(max_length=200)
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    template = models.CharField(max_length=80)
    version = models.IntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    unit_id = models.BigIntegerField(null=True)
    owner_kind = models.CharField(max_length=60)
    owner_id = models.BigIntegerField()
    is_demo = models.BooleanField(default=False)
    registry_number = models.CharField(max_length=40, blank=True)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    pdf_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null until rendered, then never changed
    rendered_at = models.DateTimeField(null=True)
    signed = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    signed_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null until filed, then never changed
    signed_at = models.DateTimeField(null=True)
    signed_by_id = models.BigIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = IssuedPaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="paper_number_once"),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(pdf__isnull=False, pdf_sha256__isnull=False),
                name="issued_has_bytes",
            ),
            models.CheckConstraint(
                condition=Q(signed__isnull=True) | Q(signed_sha256__isnull=False), name="signed_has_hash"
            ),
        ]
        indexes = [
            models.Index(fields=["owner_kind", "owner_id", "-id"], name="paper_by_owner"),
            models.Index(F("issued_at").desc(), F("id").desc(), name="paper_newest"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="issued_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"IF {_frozen_condition()} THEN RAISE EXCEPTION "
                "'issued paper % is frozen', OLD.id USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
            ),
            *keeps_history(),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} nr. {self.number_text}"


class VisaStep(models.Model):
    """One step of the configured chain of visas for a kind of paper; ``permission`` says who may give it."""

    paper_kind = models.CharField(max_length=40)
    position = models.SmallIntegerField()
    label = models.CharField(max_length=80)
    permission = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["paper_kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["paper_kind", "position"], name="visa_step_position_once")
        ]
        triggers = keeps_history()


class Preparer(models.Model):
    """A person who wrote on a record that goes through visas; see ``preparers``. Never taken back."""

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    user_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "user_id"], name="preparer_noted_once"
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.user_name


_BY_ANOTHER = """
IF EXISTS (
    SELECT 1 FROM papers_preparer p
    WHERE p.subject_kind = NEW.subject_kind AND p.subject_id = NEW.subject_id AND p.user_id = NEW.by_id
) THEN
    RAISE EXCEPTION 'who prepared % % gives no visa on it', NEW.subject_kind, NEW.subject_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'preparer_gives_no_visa';
END IF;
RETURN NEW;
"""


class Visa(models.Model):
    """A visa given or refused, for one round of checking of one record."""

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    round = models.IntegerField(default=1)
    position = models.SmallIntegerField()
    label = models.CharField(max_length=80)
    granted = models.BooleanField()
    note = models.TextField(blank=True)
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "round", "position"], name="one_visa_per_step_and_round"
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "round", "by_id"],
                condition=Q(granted=True),
                name="one_person_one_visa_per_round",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="by_another", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_BY_ANOTHER
            ),
            *append_only(),
        ]


class ScanPileQuerySet(models.QuerySet["ScanPile"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those who scan for the whole authority see all piles, others those that they sent."""
        if actor.scope(Perm.PAPERS_SCAN).everywhere:
            return self
        return self.filter(created_by_id=actor.user_id) if actor.user_id else self.none()


class ScanPile(models.Model):
    """Files of scanned papers sent together; the files hang on it, their pages are filed by its job."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scans = models.IntegerField()
    job_id = models.BigIntegerField(null=True)
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)

    objects = ScanPileQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(scans__gt=0), name="pile_has_scans")]
        indexes = [models.Index(fields=["created_by_id", "-id"], name="pile_mine")]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete), *keeps_history()]

    def __str__(self) -> str:
        return _("Scanări din %(day)s") % {"day": dates.short_moment(self.created_at)}


class Standing(models.TextChoices):
    """What became of a scanned page: it stands for its page of the paper, it is one too many, nobody knows it."""

    FILED = "filed", _("recunoscută")
    DOUBLE = "double", _("dublură")
    UNKNOWN = "unknown", _("nerecunoscută")


class ScannedPageQuerySet(models.QuerySet["ScannedPage"]):
    def visible_to(self, actor: Actor) -> Self:
        """Pages of papers inside the actor's scope; unknown ones of the piles that the actor sees."""
        scope = actor.scope(Perm.PAPERS_VIEW)
        unknown = Q(paper__isnull=True, pile__in=ScanPile.objects.visible_to(actor))
        if scope.everywhere:
            return self.filter(Q(paper__isnull=False) | unknown)
        return self.filter(Q(paper__unit_id__in=scope.unit_ids) | unknown)


_SIGNED_STAY = """
IF (TG_OP = 'UPDATE' AND OLD.standing = 'filed' AND (
        NEW.standing <> OLD.standing OR NEW.paper_id <> OLD.paper_id OR NEW.number <> OLD.number
        OR NEW.file_id IS DISTINCT FROM OLD.file_id)
    AND EXISTS (SELECT 1 FROM papers_issuedpaper p WHERE p.id = OLD.paper_id AND p.signed_id IS NOT NULL))
   OR (NEW.standing = 'filed' AND (TG_OP = 'INSERT' OR OLD.standing <> 'filed')
    AND EXISTS (SELECT 1 FROM papers_issuedpaper p WHERE p.id = NEW.paper_id AND p.signed_id IS NOT NULL))
THEN
    RAISE EXCEPTION 'the signed copy of paper % is filed', NEW.paper_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_pages_stay';
END IF;
RETURN NEW;
"""


class ScannedPage(models.Model):
    """A page found on a scan.

    The first scan of a page stands for it; a later one is a double, and may take its place until the signed copy of
    the paper is filed.

    Attributes:
        source, scan, part: the file of the pile, the scan in it (from 1) and the page on that scan (from 1).
        file: the upright picture; null where the scan could not be read at all.
        code: what was read where the page is unknown.
        reason: why it is unknown; see ``piles.wording``.
        assigned_by_name: who said by hand which page it is.
    """

    pile = models.ForeignKey(ScanPile, on_delete=models.PROTECT, related_name="pages")
    source = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    scan = models.IntegerField()
    part = models.SmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    standing = models.CharField(max_length=7, choices=Standing)
    paper = models.ForeignKey(IssuedPaper, on_delete=models.PROTECT, null=True, related_name="scanned_pages")
    number = models.IntegerField(null=True)
    reason = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=300, blank=True)
    assigned_by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = ScannedPageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "number"], condition=Q(standing="filed"), name="page_filed_once"
            ),
            models.UniqueConstraint(fields=["source", "scan", "part"], name="scan_read_once"),
            models.CheckConstraint(
                condition=Q(standing="unknown", paper__isnull=True, number__isnull=True)
                | Q(
                    standing__in=["filed", "double"],
                    paper__isnull=False,
                    number__isnull=False,
                    number__gt=0,
                    file__isnull=False,
                ),
                name="known_page_has_paper",
            ),
        ]
        indexes = [models.Index(fields=["paper", "number"], name="scans_of_paper")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="signed_pages_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_SIGNED_STAY,
            ),
            *keeps_history(),
        ]

    def __str__(self) -> str:
        return _("Pagina %(n)s") % {"n": self.number} if self.number else str(self.get_standing_display())
