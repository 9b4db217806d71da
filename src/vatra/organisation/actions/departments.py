# SPDX-License-Identifier: EUPL-1.2
"""Names and contacts of the authority's structures."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale, stamp_of
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError
from vatra.organisation.actions.acts import act_for
from vatra.organisation.kept import forget
from vatra.organisation.models import Department, DepartmentName
from vatra.organisation.queries.bodies import department_by_code


@dataclass(frozen=True, slots=True)
class RenameDepartment:
    """A new name of a structure from a day on, by an act."""

    code: str
    name: str
    since: dt.date
    act_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeContacts:
    """What the public page shows of a structure; leadership needs its source and day.

    ``version`` is the stamp of the structure that was shown.
    """

    code: str
    summary: str = ""
    phone: str = ""
    email: str = ""
    public_head: str = ""
    public_source: str = ""
    public_source_date: dt.date | None = None
    version: str = ""


def _locked(actor: Actor, code: str) -> Department:
    return Department.objects.select_for_update().get(pk=department_by_code(actor, code).pk)


@action(Perm.ORGANISATION_MANAGE)
def rename_department(tx: Transaction, /, *, actor: Actor, cmd: RenameDepartment) -> DepartmentName:
    """Gives a structure a new name; the name before ends on the day before.

    Raises:
        BadInputError: the day is not after the start of the present name.
    """
    department = _locked(actor, cmd.code)
    tx.require(None)
    last = department.names.order_by("-valid_from").first()
    if last is not None and cmd.since <= last.valid_from:
        raise BadInputError(
            _("Denumirea de acum este din %(day)s. Alegeți pentru cea nouă o dată de după aceasta.")
            % {"day": f"{last.valid_from:%d.%m.%Y}"},
            field="since",
        )
    if last is not None and (last.valid_to is None or last.valid_to >= cmd.since):
        last.valid_to = cmd.since - dt.timedelta(days=1)
        last.save(update_fields=["valid_to"])
    act = act_for(tx, cmd.act_id)
    name = DepartmentName.objects.create(department=department, name=cmd.name, valid_from=cmd.since, act=act)
    tx.log(department, name=cmd.name, since=cmd.since.isoformat())
    tx.after_commit(forget)
    return name


@action(Perm.ORGANISATION_MANAGE)
def change_contacts(tx: Transaction, /, *, actor: Actor, cmd: ChangeContacts) -> Department:
    """Changes what the public page shows of a structure; contacts typed by people are no longer demo ones.

    Raises:
        StaleError: somebody changed it after the form was opened.
        BadInputError: leadership is named without its source and day.
    """
    department = _locked(actor, cmd.code)
    tx.require(None)
    refuse_stale(cmd.version, stamp_of(department))
    if cmd.public_head and not (cmd.public_source and cmd.public_source_date):
        raise BadInputError(
            _("Pentru conducerea afișată public scrieți sursa datelor și ziua lor."), field="public_source"
        )
    if (cmd.phone, cmd.email) != (department.phone, department.email):
        department.is_demo = False
    for name in ("summary", "phone", "email", "public_head", "public_source", "public_source_date"):
        setattr(department, name, getattr(cmd, name))
    department.save()
    tx.log(department)
    tx.after_commit(forget)
    return department
