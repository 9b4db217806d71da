# SPDX-License-Identifier: EUPL-1.2
"""Long work on goods: moving thousands, printing thousands of labels."""

from django.utils.translation import gettext as _

from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import User
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.queue import JobHandle, job
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotAllowedError
from vatra.modules.patrimony.actions.papers import LABEL_JOB, KeepLabels, keep_labels
from vatra.modules.patrimony.actions.places import MOVE_JOB, ChangePlace, Place, change_place
from vatra.modules.patrimony.queries.labels import labels_pdf


def _asked_by(handle: JobHandle) -> Actor:
    """The rights, today, of the person who asked for the work.

    Raises:
        NotAllowedError: the account is no longer active.
    """
    run = JobRun.objects.get(pk=handle.run_id)
    user = User.objects.filter(pk=run.created_by_id or 0, is_active=True).first()
    if user is None:
        raise NotAllowedError(_("Contul celui care a cerut lucrarea nu mai este activ."))
    return actor_for(user)


@job(MOVE_JOB)
def move_goods(
    handle: JobHandle, *, good_ids: list[int], place: list[object], reason: str, by_name: str
) -> None:
    """Moves the goods by one statement, with the rights that the person who asked has now."""
    handle.progress(0, len(good_ids))
    room, custodian, sets_room, sets_custodian = place
    where = Place(
        room if isinstance(room, int) else None,
        custodian if isinstance(custodian, int) else None,
        sets_room=bool(sets_room),
        sets_custodian=bool(sets_custodian),
    )
    actor = _asked_by(handle)
    change_place(actor=actor, cmd=ChangePlace(good_ids, where, reason, handle.effect_key, by_name))
    handle.progress(len(good_ids), len(good_ids))


@job(LABEL_JOB)
def make_labels(handle: JobHandle, *, good_ids: list[int], format_key: str, start: int) -> None:
    """Draws the sheets with the rights that the person who asked has now, and keeps them for that person."""
    actor = _asked_by(handle)
    handle.progress(0, len(good_ids))
    pdf = labels_pdf(actor, good_ids, format_key, start)
    stored = keep_labels(actor=actor, cmd=KeepLabels(pdf, handle.effect_key))
    handle.progress(len(good_ids), len(good_ids))
    handle.result(f"/fisiere/{stored.public_id}/")
