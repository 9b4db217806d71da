# SPDX-License-Identifier: EUPL-1.2
"""Accounts as a list."""

from typing import Any

from django.db.models import Func, OuterRef, Q, QuerySet, Subquery, TextField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access import waiting
from vatra.foundation.access.models import RoleAssignment, User
from vatra.foundation.access.permissions import Role
from vatra.foundation.audit.models import LogEntry, Outcome
from vatra.foundation.shell.lists import Column, Filter, ListSpec, Row, Search, link, status
from vatra.kernel import clock, dates
from vatra.kernel.text import fold

STATES = [("active", gettext_lazy("activ")), ("inactive", gettext_lazy("dezactivat"))]


class Fold(Func):
    function = "vatra_fold"
    output_field = TextField()


def today_roles() -> Q:
    """Role assignments in force today."""
    today = clock.today()
    return Q(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)


def _with_role(accounts: QuerySet[User], role: str) -> QuerySet[User]:
    return accounts.filter(pk__in=RoleAssignment.objects.filter(today_roles(), role=role).values("user_id"))


ACCESS_FILTERS = {
    "fara": waiting.without_way_in,
    "cod": waiting.with_unused_code,
    "factor": waiting.without_second_factor,
    "refuzat": waiting.often_refused,
}
ACCESS = [
    ("fara", gettext_lazy("fără parolă și fără cod")),
    ("cod", gettext_lazy("cu cod nefolosit")),
    ("factor", gettext_lazy("fără al doilea factor cerut")),
    ("refuzat", gettext_lazy("cu intrări refuzate repetat")),
]


def _by_access(accounts: QuerySet[User], value: str) -> QuerySet[User]:
    narrow = ACCESS_FILTERS.get(value)
    return narrow(accounts) if narrow else accounts.none()


def _search(accounts: QuerySet[User], words: str) -> QuerySet[User]:
    folded = fold(words)
    return accounts.annotate(folded=Fold("full_name")).filter(
        Q(folded__contains=folded) | Q(username__contains=folded) | Q(email__icontains=words)
    )


def with_last_sign_in(accounts: QuerySet[User]) -> QuerySet[Any]:
    """Adds ``seen``: when each account was last entered, from the journal."""
    entered = LogEntry.objects.filter(actor_id=OuterRef("pk"), verb="sign_in", outcome=Outcome.DONE)
    return accounts.annotate(seen=Subquery(entered.order_by("-at", "-pk").values("at")[:1]))


def _roles_of(user: User) -> str:
    today = clock.today()
    held = [
        a
        for a in user.assignments.all()
        if a.valid_from <= today and (a.valid_to is None or a.valid_to >= today)
    ]
    return ", ".join(sorted({str(Role(a.role).label) for a in held})) or "—"


def _row(user: Any) -> Row:
    state = status("ok", _("activ")) if user.is_active else status("off", _("dezactivat"))
    seen = dates.short_moment(user.seen) if user.seen else _("niciodată")
    name = link(user.full_name or user.username, reverse("accounts:account", args=[user.pk]))
    return Row(
        user.pk, user.username, (user.username, name, _roles_of(user), user.position or "—", seen, state)
    )


def _export_row(user: Any) -> tuple[object, ...]:
    state = _("activ") if user.is_active else _("dezactivat")
    return user.username, user.full_name, _roles_of(user), user.position, user.seen, state


ACCOUNTS = ListSpec(
    title=gettext_lazy("Conturi"),
    noun=(gettext_lazy("cont"), gettext_lazy("conturi")),
    columns=(
        Column("utilizator", gettext_lazy("Nume de utilizator"), sort="username", css="inv", phone="meta"),
        Column("nume", gettext_lazy("Nume"), css="trim", phone="title"),
        Column("roluri", gettext_lazy("Roluri"), phone="line"),
        Column("functie", gettext_lazy("Funcție"), css="trim ink2"),
        Column("intrare", gettext_lazy("Ultima intrare"), css="ink2", phone="line"),
        Column("stare", gettext_lazy("Stare"), phone="side"),
    ),
    row=_row,
    default_sort="utilizator",
    search=Search(
        label=gettext_lazy("Caută după nume, nume de utilizator sau e-mail"),
        placeholder=gettext_lazy("Nume, utilizator, e-mail"),
        apply=_search,
    ),
    filters=(
        Filter(
            "stare",
            gettext_lazy("Stare"),
            lambda accounts, value: accounts.filter(is_active=value == "active"),
            lambda _actor: STATES,
        ),
        Filter("acces", gettext_lazy("Acces"), _by_access, lambda _actor: ACCESS),
        Filter("rol", gettext_lazy("Rol"), _with_role, lambda _actor: Role.choices),
    ),
    export_row=_export_row,
    empty=(gettext_lazy("Niciun cont"), gettext_lazy("Faceți primul cont.")),
)
