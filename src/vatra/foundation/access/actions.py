# SPDX-License-Identifier: EUPL-1.2
"""The frame of every write: one durable transaction holds check, change and log entry."""

import functools
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm, reaches
from vatra.foundation.audit.log import open_entry, record_denial, write_entry
from vatra.foundation.audit.models import EffectKey, LogSubject, Outcome
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError, NotAllowedError, OutsideError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_FRAME = object()
_LAST: ContextVar[tuple[Actor, int] | None] = ContextVar("vatra_last_entry", default=None)


class Transaction:
    """Proof of running inside an action; steps and ports ask for it. Only ``@action`` makes one.

    Attributes:
        actor: who acts.
        entry_id: primary key of the log entry this transaction will write.
        reason: why, as typed by the person, if asked.
    """

    def __init__(self, frame: object, actor: Actor, verb: str, permission: Perm) -> None:
        if frame is not _FRAME:
            msg = "A Transaction is made by @action only."
            raise TypeError(msg)
        self.actor = actor
        self.verb = verb
        self.permission = permission
        self.entry_id = open_entry(actor)
        self.reason = ""
        self._object: dict[str, Any] = {}
        self._data: dict[str, Any] = {}
        self._subjects: list[tuple[str, int]] = []

    def require(self, unit_id: int | None, permission: Perm | None = None) -> None:
        """Refuses unless the permission (the action's own by default) covers that unit.

        One rule for every object: of a unit over which the actor has no right, it does not exist; seen, but without
        this permission, it may not be worked on. Both refusals are logged as denials by the frame.

        Raises:
            OutsideError: no right over that unit, answered as not found.
            NotAllowedError: rights over the unit, but not this one.
        """
        if self.actor.scope(permission or self.permission).covers(unit_id):
            return
        if unit_id is not None and not reaches(self.actor, unit_id):
            raise OutsideError(_("Înregistrarea nu există sau nu aveți acces la ea."))
        raise NotAllowedError(_("Puteți lucra numai cu datele unității dumneavoastră."))

    def log(
        self, obj: models.Model | None = None, *, unit_id: int | None = None, reason: str = "", **data: Any
    ) -> None:
        """Names the main object of the action and adds what the journal should show."""
        if obj is not None:
            self._object = {
                "object_kind": kind_of(obj),
                "object_id": obj.pk,
                "object_label": str(obj),
                "unit_id": unit_id if unit_id is not None else getattr(obj, "unit_id", None),
            }
        if reason:
            self.reason = reason
        self._data.update(data)

    def log_subjects(self, kind: str, ids: Iterable[int]) -> None:
        """Names further objects, each of which shows this entry in its own history."""
        self._subjects.extend((kind, pk) for pk in ids)

    def once(self, key: str) -> None:
        """Marks an effect that may happen only once, such as a posted form or a job's result.

        Raises:
            AlreadyDoneError: when the same key was used before; the transaction is rolled back.
        """
        if not key:
            return
        _row, created = EffectKey.objects.get_or_create(key=key, defaults={"at": clock.now()})
        if not created:
            raise AlreadyDoneError(_("Această operațiune a fost deja făcută. Nimic nu s-a repetat."))

    def after_commit(self, call: Callable[[], Any]) -> None:
        """Calls after the commit; nothing happens when the transaction is rolled back."""
        transaction.on_commit(call)

    def _close(self) -> None:
        entry = write_entry(
            self.entry_id,
            self.actor,
            self.verb,
            Outcome.DONE,
            reason=self.reason,
            data=self._data,
            **self._object,
        )
        LogSubject.objects.bulk_create(
            [LogSubject(log_entry=entry, object_kind=k, object_id=i) for k, i in self._subjects],
            batch_size=5000,
        )


class AlreadyDoneError(DomainError):
    """The same effect was asked for again (double click, repeated job); the first one stands."""

    code = "already_done"


class _Body[C, R](Protocol):
    __name__: str

    def __call__(self, tx: Transaction, /, *, actor: Actor, cmd: C) -> R: ...


class Action[C, R](Protocol):
    def __call__(self, *, actor: Actor, cmd: C) -> R: ...


ACTIONS: dict[str, Perm] = {}


def kind_of(obj: models.Model) -> str:
    """The name under which the journal and the search know an object: ``app.model``."""
    return f"{obj._meta.app_label}.{obj._meta.model_name}"  # noqa: SLF001 - the documented way to the names


def action[C, R](permission: Perm) -> Callable[[_Body[C, R]], Action[C, R]]:
    """Turns ``body(tx, *, actor, cmd)`` into an action called as ``name(actor=..., cmd=...)``.

    The transaction is durable (an action cannot run inside another), the log entry is written in it,
    a refusal is logged outside it, and a broken database rule becomes a sentence. The body speaks Romanian
    whatever language the person reads: what it writes (papers, labels, states) is kept for everybody.
    """

    def wrap(body: _Body[C, R]) -> Action[C, R]:
        verb = body.__name__
        ACTIONS[verb] = permission

        @functools.wraps(body)
        def run(*, actor: Actor, cmd: C) -> R:
            try:
                if not actor.can(permission):
                    raise NotAllowedError(_("Rolul dumneavoastră nu permite această operațiune."))
                with translation.override(settings.LANGUAGE_CODE), transaction.atomic(durable=True):
                    tx = Transaction(_FRAME, actor, verb, permission)
                    result = body(tx, actor=actor, cmd=cmd)
                    tx._close()  # noqa: SLF001 - the frame closes its own transaction
                _LAST.set((actor, tx.entry_id))
                return result
            except (NotAllowedError, OutsideError) as refusal:
                record_denial(actor, verb, str(refusal))
                raise
            except IntegrityError as broken:
                raise _as_sentence(broken) from broken

        return run

    return wrap


def last_entry(actor: Actor) -> int | None:
    """The journal's entry of the action that this very actor object committed last, if any.

    A request makes its own actor, so an entry of another request is never given.
    """
    last = _LAST.get()
    return last[1] if last and last[0] is actor else None


CONSTRAINT_SENTENCES: dict[str, "StrOrPromise"] = {}


def explain_constraint(name: str, sentence: "StrOrPromise") -> None:
    """Registers the sentence a clerk reads when this database constraint refuses (called from ``ready``)."""
    CONSTRAINT_SENTENCES[name] = sentence


def _as_sentence(broken: IntegrityError) -> DomainError:
    diag = getattr(broken.__cause__, "diag", None)
    name = getattr(diag, "constraint_name", None) or ""
    sentence = CONSTRAINT_SENTENCES.get(name)
    if sentence:
        return DomainError(str(sentence), code=name)
    return DomainError(
        _("Datele se contrazic cu ce este deja înregistrat (%(rule)s). Nimic nu s-a salvat.")
        % {"rule": name},
        code=name or "integrity",
    )
