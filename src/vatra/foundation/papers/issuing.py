# SPDX-License-Identifier: EUPL-1.2
"""Issuing in two steps: number and frozen JSON now, bytes by a job that may be repeated."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, kind_of
from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import Purpose
from vatra.foundation.files.store import Incoming, save
from vatra.foundation.jobs.queue import JOB_TYPES, enqueue
from vatra.foundation.papers.models import IssuedPaper, PaperState
from vatra.foundation.papers.numbering import take_number
from vatra.foundation.papers.rendering import canonical_json
from vatra.foundation.search.index import Entry, put
from vatra.kernel import clock
from vatra.kernel.errors import DomainError


class Registered(NamedTuple):
    """The registry's answer: the number of the entry, and the step that ties the entry to the saved paper."""

    number: str
    tie: Callable[[IssuedPaper], None]


type Registrar = Callable[[Transaction, IssuedPaper], Registered]

PROGRAM = "Vatra"
RENDER_JOB = "papers.render"
_registrars: list[Registrar] = []


def register_registrar(registrar: Registrar) -> None:
    """Names the step that enters every issued paper in the registry."""
    _registrars[:] = [registrar]


def canonical(content: Mapping[str, Any]) -> str:
    """The one JSON text of a content, whose SHA-256 is kept."""
    return canonical_json(content).decode()


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def content_is_intact(paper: IssuedPaper) -> bool:
    """Whether the frozen content still has the hash taken when the paper was issued."""
    return sha256_of(canonical(paper.content)) == paper.content_sha256


@dataclass(frozen=True)
class Draft:
    """What a module hands over to be issued.

    Attributes:
        kind, kind_label: code and Romanian name of the kind of paper.
        keeper: short text of the entity that keeps the series, for example a unit's code.
        issuer: the full name printed and shown on the verification page.
        content: what the template takes; number, date, QR and print moment are put in its ``meta`` on issue.
        template: name of the typst template, for example ``patrimony/protocol``.
        number_pattern: ``{n}`` and ``{year}`` are replaced.
    """

    kind: str
    kind_label: str
    keeper: str
    issuer: str
    title: str
    content: Mapping[str, Any]
    template: str
    unit_id: int | None
    replaces: IssuedPaper | None = None
    number_pattern: str = "{n}/{year}"


def issue(tx: Transaction, owner: Model, draft: Draft) -> IssuedPaper:
    """First step: takes the number, freezes the JSON with its hash, enters the registry, enqueues rendering."""
    number = take_number(tx, draft.kind, draft.keeper)
    local = number.local
    paper = IssuedPaper(
        kind=draft.kind,
        kind_label=draft.kind_label,
        series=number.series,
        number=number.value,
        number_text=draft.number_pattern.format(n=number.value, year=local.year),
        issuer=draft.issuer,
        title=draft.title[:300],
        issued_at=number.at,
        issued_by_id=tx.actor.user_id,
        issued_by_name=tx.actor.name,
        template=draft.template,
        unit_id=draft.unit_id,
        owner_kind=kind_of(owner),
        owner_id=owner.pk,
        is_demo=settings.IS_DEMO,
        version=draft.replaces.version + 1 if draft.replaces else 1,
        replaces=draft.replaces,
    )
    registered = _registrars[0](tx, paper) if _registrars else None
    paper.registry_number = registered.number if registered else ""
    paper.content = _frozen(draft, paper, local)
    paper.content_sha256 = sha256_of(canonical(paper.content))
    paper.save(force_insert=True)
    if registered:
        registered.tie(paper)
    index_paper(tx, paper)
    enqueue_rendering(tx, paper)
    return paper


def cancel_paper(tx: Transaction, paper: IssuedPaper) -> None:
    """Marks a paper as cancelled, as a step of the owner's action; its number stays used, its bytes stay.

    The verification page says from then on that the paper was cancelled.
    """
    kept = IssuedPaper.objects.select_for_update().get(pk=paper.pk)
    if kept.state == PaperState.CANCELLED:
        return
    kept.state, kept.cancelled_at = PaperState.CANCELLED, clock.now()
    kept.save(update_fields=["state", "cancelled_at"])
    tx.log_subjects(kind_of(kept), [kept.pk])


def paper_url(paper: IssuedPaper) -> str:
    """The page of the paper."""
    return f"/acte/{paper.public_id}/"


def enqueue_rendering(tx: Transaction, paper: IssuedPaper) -> None:
    """Puts the rendering of a paper in the queue."""
    title = _("Se emite %(paper)s") % {"paper": paper}
    enqueue(tx, JOB_TYPES[RENDER_JOB], title=title, result_url=paper_url(paper), paper_id=paper.pk)


def index_paper(tx: Transaction, paper: IssuedPaper) -> None:
    """Makes the paper findable by its number, registry number and title."""
    put(
        tx,
        Entry(
            kind=kind_of(paper),
            object_id=paper.pk,
            permission=Perm.PAPERS_VIEW,
            title=str(paper),
            subtitle=paper.title,
            url=paper_url(paper),
            unit_id=paper.unit_id,
            keywords=paper.registry_number,
            exact=(paper.number_text, paper.registry_number),
            weight=20,
        ),
    )


def _frozen(draft: Draft, paper: IssuedPaper, local: dt.datetime) -> dict[str, Any]:
    meta = {
        **draft.content["meta"],
        "number": paper.number_text,
        "date": local.date().isoformat(),
        "printed_at": local.isoformat(timespec="seconds"),
        "program": PROGRAM,
        "version": version("vatra"),
        "qr": verification_url(paper.token),
    }
    frozen = {**draft.content, "meta": meta, "registry_number": paper.registry_number}
    plain: dict[str, Any] = json.loads(canonical_json(frozen))
    return plain


def verification_url(token: str) -> str:
    """The address printed in the QR."""
    return f"{settings.BASE_URL}/verificare/{token}/"


def attach_bytes(tx: Transaction, paper_id: int, pdf: bytes) -> IssuedPaper:
    """Second step: the rendered bytes and their hash; a repeated job finds the paper issued and changes nothing.

    Raises:
        DomainError: the stored content no longer matches its hash.
    """
    paper = IssuedPaper.objects.select_for_update().get(pk=paper_id)
    if paper.pdf_id is not None:
        return paper
    if not content_is_intact(paper):
        raise DomainError(
            _("Conținutul actului nu mai corespunde amprentei sale; actul nu se emite."), code="tampered"
        )
    stored = save(
        tx,
        Incoming(
            chunks=[pdf],
            name=f"{paper.kind}-{paper.number_text.replace('/', '-')}.pdf",
            purpose=Purpose.PAPER,
            unit_id=paper.unit_id,
            owner_kind=kind_of(paper),
            owner_id=paper.pk,
        ),
    )
    paper.pdf, paper.pdf_sha256, paper.rendered_at = stored, stored.sha256, clock.now()
    paper.state = PaperState.ISSUED
    paper.save(update_fields=["pdf", "pdf_sha256", "rendered_at", "state"])
    return paper
