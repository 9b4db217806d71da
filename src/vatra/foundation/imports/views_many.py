# SPDX-License-Identifier: EUPL-1.2
"""Steps over many rows of an import, and the values suggested for a cell."""

import uuid

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.imports import forms, queries
from vatra.foundation.imports.actions.mending_many import MendMany, SkipFlawed, mend_many, skip_flawed
from vatra.foundation.imports.models import ImportRow
from vatra.foundation.imports.registry import target_of
from vatra.foundation.shell import feedback
from vatra.kernel import text
from vatra.kernel.errors import BadInputError, NotFoundError, StaleError


@require_POST
@requires(Perm.IMPORT_RUN)
def skip_all(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Leaves all rows with errors out."""
    try:
        version = forms.whole(request.POST.get("versiune"))
        count = skip_flawed(actor=request.actor, cmd=SkipFlawed(public_id, version))
        words = text.counted(count, _("rând cu greșeli este sărit"), _("rânduri cu greșeli sunt sărite"))
        feedback.undoable(request, words + ".")
    except StaleError as stale:
        feedback.warn(request, str(stale))
    return redirect("imports:run", public_id)


@require_POST
@requires(Perm.IMPORT_RUN)
def replace_all(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Writes one text in all rows that have the same fault."""
    post = request.POST
    cmd = MendMany(
        run=public_id,
        version=forms.whole(post.get("versiune")),
        key=post.get("camp", "")[:80],
        code=post.get("fel", "")[:80],
        value=post.get("gasit", "")[:80],
        text=(post.get("alege") or post.get("pune", ""))[:500],
    )
    try:
        count = mend_many(actor=request.actor, cmd=cmd)
        words = text.counted(count, _("rând îndreptat"), _("rânduri îndreptate"))
        feedback.undoable(request, words + ".")
    except (StaleError, BadInputError) as refusal:
        feedback.warn(request, str(refusal))
    return redirect("imports:run", public_id)


@require_GET
@requires(Perm.IMPORT_RUN)
def suggestions(request: ActorRequest, public_id: uuid.UUID, line: int, key: str) -> HttpResponseBase:
    """Values for what is being typed in a cell; without JavaScript the page of the row shows the closest ones."""
    run = queries.visible_run(request.actor, public_id)
    row = ImportRow.objects.visible_to(request.actor).filter(run=run, line=line).first()
    if row is None or key not in run.mapping:
        raise NotFoundError(_("Rândul nu există în acest import."))
    if not getattr(request, "htmx", False):
        return redirect("imports:row", public_id, line)
    typed = request.GET.get(f"celula-{key}", "")[:80]
    found = target_of(run.target).suggest(key, typed, row.values.get(queries.ABOUT) or "")
    return render(request, "imports/_options.html", {"suggestions": found})
