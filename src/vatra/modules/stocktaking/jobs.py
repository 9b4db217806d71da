# SPDX-License-Identifier: EUPL-1.2
"""Long work of stocktakings: issuing the lists of a large book."""

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import AlreadyDoneError
from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import User
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.queue import JobHandle, job
from vatra.kernel.errors import NotAllowedError
from vatra.modules.stocktaking.actions.lists import LISTS_JOB, IssueGroup, issue_group
from vatra.modules.stocktaking.models import Stocktaking
from vatra.modules.stocktaking.queries.sheets import groups_of, names_of


@job(LISTS_JOB)
def issue_all_lists(handle: JobHandle, *, stocktaking_id: int) -> None:
    """Issues every owner and chapter in turn, with the rights that the person who asked has now.

    Each is a transaction of its own: an attempt cut short is carried on where it stopped.

    Raises:
        NotAllowedError: the account is no longer active.
    """
    run = JobRun.objects.get(pk=handle.run_id)
    user = User.objects.filter(pk=run.created_by_id or 0, is_active=True).first()
    if user is None:
        raise NotAllowedError(_("Contul celui care a cerut lucrarea nu mai este activ."))
    actor = actor_for(user)
    groups = groups_of(Stocktaking.objects.get(pk=stocktaking_id))
    for number, (owner, chapter) in enumerate(groups):
        handle.progress(number, len(groups), " · ".join(filter(None, names_of(owner, chapter))))
        key = f"{handle.effect_key}:{chapter}:{owner or 0}"
        try:
            issue_group(actor=actor, cmd=IssueGroup(stocktaking_id, owner, chapter, key))
        except AlreadyDoneError:
            continue
    handle.progress(len(groups), len(groups))
