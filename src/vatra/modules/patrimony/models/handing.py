# SPDX-License-Identifier: EUPL-1.2
"""What movements and hand-overs of a custody share: two sides that confirm, a number, and no change afterwards."""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import StoredFile
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.choices import HANDING_OPEN, HANDING_TONES, HandingState
from vatra.organisation.models import EducationUnit, Person

if TYPE_CHECKING:
    import datetime as dt

OPEN_SQL = "('propus', 'predat', 'primit')"


class HandingQuerySet[H: "Handing"](models.QuerySet[H]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; those of their own unit for its people."""
        scope = actor.scope(Perm.PATRIMONY_VIEW)
        return self if scope.everywhere else self.filter(unit_id__in=scope.unit_ids)

    def open(self) -> Self:
        """Those that are not ended yet."""
        return self.filter(state__in=HANDING_OPEN)


class Handing(models.Model):
    """A paper by which one custodian gives goods to another inside one unit.

    Attributes:
        giver: the custodian who gives; none where the goods had nobody.
        given_*, received_*: who confirmed each side and when; the scan where it was signed on paper.
        end_reason: why it was refused or withdrawn.
        version: grows with each change; steps send back the one they showed.
    """

    unit = models.ForeignKey(
        EducationUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unitate de învățământ")
    )
    state = models.CharField(_("stare"), max_length=7, choices=HandingState, default=HandingState.OPEN)
    giver = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gestionar predător"),
    )
    receiver = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("gestionar primitor")
    )
    reason = models.CharField(_("motiv"), max_length=300)
    given_at = models.DateTimeField(_("predat la"), null=True, blank=True)
    given_by_id = models.BigIntegerField(null=True)
    given_by_name = models.CharField(_("predare confirmată de"), max_length=200, blank=True)
    given_scan = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("predare semnată")
    )
    received_at = models.DateTimeField(_("primit la"), null=True, blank=True)
    received_by_id = models.BigIntegerField(null=True)
    received_by_name = models.CharField(_("primire confirmată de"), max_length=200, blank=True)
    received_scan = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("primire semnată")
    )
    paper = models.ForeignKey(
        IssuedPaper, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("actul emis")
    )
    issued_at = models.DateTimeField(_("emis la"), null=True, blank=True)
    end_reason = models.CharField(_("motivul încheierii"), max_length=300, blank=True)
    proposed_by_id = models.BigIntegerField(null=True)
    proposed_by_name = models.CharField(_("propus de"), max_length=200)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(_("propus la"), default=clock.now)

    class Meta:
        abstract = True

    @property
    def tone(self) -> str:
        """Tone of the state, see ``choices.HANDING_TONES``."""
        return HANDING_TONES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether a step may still be taken."""
        return self.state in HANDING_OPEN

    @property
    def waits_since(self) -> "dt.datetime":
        """The moment of the last step: how long the other side has kept it waiting."""
        return self.received_at or self.given_at or self.created_at


def handing_constraints(prefix: str) -> list[models.BaseConstraint]:
    """Each state has what it says: both signatures, a number, a reason."""
    issued = Q(state=HandingState.ISSUED)
    given = Q(given_at__isnull=False) & ~Q(given_by_name="")
    received = Q(received_at__isnull=False) & ~Q(received_by_name="")
    return [
        models.CheckConstraint(
            condition=~Q(state=HandingState.GIVEN) | given, name=f"{prefix}_given_by_somebody"
        ),
        models.CheckConstraint(
            condition=~Q(state__in=[HandingState.RECEIVED, HandingState.ISSUED]) | (given & received),
            name=f"{prefix}_signed_by_both",
        ),
        models.CheckConstraint(
            condition=~issued | Q(paper__isnull=False, issued_at__isnull=False), name=f"{prefix}_has_number"
        ),
        models.CheckConstraint(
            condition=~Q(state__in=[HandingState.REFUSED, HandingState.WITHDRAWN]) | ~Q(end_reason=""),
            name=f"{prefix}_ended_with_reason",
        ),
        models.CheckConstraint(condition=~Q(reason=""), name=f"{prefix}_has_reason"),
        models.CheckConstraint(
            condition=Q(giver__isnull=True) | Q(received_at__isnull=True) | Q(given_at__isnull=False),
            name=f"{prefix}_given_before_received",
        ),
    ]


def handing_triggers(table: str, lines: str, fk: str, prefix: str) -> list[pgtrigger.Trigger]:
    """What no statement may do to a paper of two sides: change it once issued, or issue it without lines."""
    return [
        pgtrigger.Protect(
            name="issued_is_final",
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=pgtrigger.Q(old__state=HandingState.ISSUED),
        ),
        pgtrigger.Trigger(
            name="issued_with_lines",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(new__state=HandingState.ISSUED),
            func=f"""IF NOT EXISTS (SELECT 1 FROM {lines} l WHERE l.{fk} = NEW.id) THEN
                RAISE EXCEPTION '{table} % has no lines', NEW.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{prefix}_has_lines';
            END IF; RETURN NEW;""",
        ),
        pgtrigger.Trigger(
            name="lines_follow_state",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
            func=f"""UPDATE {lines} SET is_open = NEW.state IN {OPEN_SQL}
                WHERE {fk} = NEW.id AND is_open IS DISTINCT FROM (NEW.state IN {OPEN_SQL}); RETURN NULL;""",
        ),
    ]


def line_trigger(table: str, fk: str, prefix: str) -> pgtrigger.Trigger:
    """Lines are added and taken off while the paper is proposed, written on until it ends, then never again."""
    return pgtrigger.Trigger(
        name="only_while_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("present", "record")],
        func=f"""
            SELECT state, unit_id INTO present FROM {table}
                WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.{fk} ELSE NEW.{fk} END;
            IF (TG_OP <> 'UPDATE' AND present.state <> 'propus')
                OR (TG_OP = 'UPDATE' AND NOT OLD.is_open AND present.state NOT IN {OPEN_SQL}) THEN
                RAISE EXCEPTION 'lines of % % are closed', '{table}', present.state
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{prefix}_lines_closed';
            END IF;
            IF TG_OP = 'INSERT' AND NOT EXISTS (
                SELECT 1 FROM patrimony_good g
                WHERE g.id = NEW.good_id AND g.unit_id = present.unit_id AND g.state <> 'iesit') THEN
                RAISE EXCEPTION 'good % is not of the unit', NEW.good_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{prefix}_goods_of_its_unit';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;""",
    )


def newest(name: str) -> list[models.Index]:
    """Indexes that the list of such papers walks."""
    return [
        models.Index(F("created_at").desc(), F("id").desc(), name=f"{name}_newest"),
        models.Index(F("unit"), F("created_at").desc(), F("id").desc(), name=f"{name}_by_unit"),
    ]
