# SPDX-License-Identifier: EUPL-1.2
"""The authority's structures, people and other organisations."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.organisation.folding import RoKey, having_words
from vatra.organisation.models import (
    Department,
    DepartmentName,
    Identifier,
    Mandate,
    Organisation,
    OrganisationRole,
    Person,
)


class HeadRow(NamedTuple):
    """Somebody with a mandate in a structure today."""

    name: str
    function: str
    since: dt.date


class DepartmentRow(NamedTuple):
    """A structure with its name today, former names, tasks and people."""

    code: str
    name: str
    kind: str
    depth: int
    summary: str
    phone: str
    email: str
    is_demo: bool
    tasks: tuple[str, ...]
    former: tuple[DepartmentName, ...]
    people: tuple[HeadRow, ...]


def departments(actor: Actor) -> list[DepartmentRow]:
    """The structures of the authority, each after the one above it."""
    today = clock.today()
    running = Mandate.objects.visible_to(actor).on(today).select_related("person").order_by("valid_from")
    names = DepartmentName.objects.order_by("-valid_from").select_related("act")
    rows = list(
        Department.objects.visible_to(actor).prefetch_related(
            "tasks", Prefetch("names", queryset=names), Prefetch("mandates", queryset=running)
        )
    )
    return _with_those_below(rows, None, 0, today)


def _with_those_below(
    rows: list[Department], above: int | None, depth: int, today: dt.date
) -> list[DepartmentRow]:
    found = []
    for row in rows:
        if row.parent_id == above:
            found += [_row(row, depth, today), *_with_those_below(rows, row.pk, depth + 1, today)]
    return found


def _row(row: Department, depth: int, today: dt.date) -> DepartmentRow:
    names = list(row.names.all())
    now = next(
        (n for n in names if n.valid_from <= today and (n.valid_to is None or n.valid_to >= today)), None
    )
    return DepartmentRow(
        row.code,
        now.name if now else row.code,
        row.get_kind_display(),
        depth,
        row.summary,
        row.phone,
        row.email,
        row.is_demo,
        tuple(task.text for task in row.tasks.all()),
        tuple(n for n in names if n is not now),
        tuple(
            HeadRow(m.person.full_name, m.get_function_display(), m.valid_from) for m in row.mandates.all()
        ),
    )


def department_by_code(actor: Actor, code: str) -> Department:
    """The structure with that code.

    Raises:
        NotFoundError: there is none.
    """
    department = Department.objects.visible_to(actor).filter(code=code).first()
    if department is None:
        raise NotFoundError(_("Structura căutată nu există. Alegeți-o din pagina structurilor."))
    return department


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """The bodies, firms and persons that the actor may see, with ``in_order`` for Romanian order."""
    return Organisation.objects.visible_to(actor).select_related("parent").alias(in_order=RoKey("name"))


def organisations_with_words(rows: QuerySet[Organisation], typed: str) -> QuerySet[Organisation]:
    """Organisations whose name, short name or address holds every typed word, or one of whose codes is typed."""
    by_words = having_words(rows.model._default_manager.all(), typed, "name", "short_name", "address")  # noqa: SLF001
    by_code = Identifier.objects.filter(value=typed.replace(" ", "").upper().removeprefix("RO"))
    return rows.filter(Q(pk__in=by_words.values("pk")) | Q(pk__in=by_code.values("organisation_id")))


def organisation_by_id(actor: Actor, organisation_id: int) -> Organisation:
    """The organisation with that key.

    Raises:
        NotFoundError: there is none, or the actor may not see it.
    """
    found = organisations(actor).filter(pk=organisation_id).first()
    if found is None:
        raise NotFoundError(
            _("Organizația căutată nu există sau nu vă este deschisă. Alegeți-o din lista organizațiilor.")
        )
    return found


def roles(organisation: Organisation) -> list[OrganisationRole]:
    """What an organisation already fetched through ``visible_to`` is to the authority, newest first."""
    return list(organisation.roles.select_related("act").order_by("-valid_from", "-pk"))


def people(actor: Actor, typed: str = "") -> QuerySet[Person]:
    """The people that the actor may see, in alphabetical order, narrowed by words of the name."""
    rows = Person.objects.visible_to(actor)
    return (having_words(rows, typed, "full_name") if typed else rows).order_by(RoKey("full_name"), "pk")
