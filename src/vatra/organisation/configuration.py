# SPDX-License-Identifier: EUPL-1.2
"""The authority and its structures from a TOML file: data of the place, not code."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.permissions import Perm
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError
from vatra.kernel.identifiers import validate_siruta
from vatra.organisation.choices import DepartmentKind, OrganisationKind
from vatra.organisation.kept import forget
from vatra.organisation.models import Authority, Department, DepartmentName, DepartmentTask, Organisation

DATA = Path(__file__).parent / "data"
SECTOR5 = DATA / "sector5.toml"
SECTOR5_DEMO = DATA / "sector5_demo.toml"
DEPARTMENT_FIELDS = (
    "kind",
    "summary",
    "phone",
    "email",
    "public_head",
    "public_source",
    "public_source_date",
    "is_demo",
)


@dataclass(frozen=True, slots=True)
class LoadConfiguration:
    """The parsed file and its name for the journal."""

    data: dict[str, Any]
    source: str


def load(path: Path, *, actor: Actor | None = None) -> None:
    """Brings the database to what the file says; a second run changes nothing.

    What the file does not name stays as it is, so a second file may add to the first.

    Args:
        path: a TOML file with ``authority``, ``owner_of_estate``, ``administrator_of_estate`` and ``department``.
        actor: who loads it, the system itself by default.

    Raises:
        BadInputError: the file cannot be read or contradicts itself.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise BadInputError(
            _(
                "Fișierul de configurare %(name)s nu se poate citi: %(why)s. Îndreptați-l și încercați din nou."
            )
            % {"name": path.name, "why": broken}
        ) from broken
    who = actor or system_actor(Perm.ORGANISATION_MANAGE)
    load_configuration(actor=who, cmd=LoadConfiguration(data, path.name))


@action(Perm.ORGANISATION_MANAGE)
def load_configuration(tx: Transaction, /, *, actor: Actor, cmd: LoadConfiguration) -> None:
    """Writes the authority and its structures."""
    tx.require(None)
    authority = _authority(cmd.data)
    above: dict[str, Department] = {d.code: d for d in Department.objects.all()}
    for position, row in enumerate(cmd.data.get("department", ())):
        above[row["code"]] = _department(row, above, position)
    tx.log(authority, reason=cmd.source)
    tx.after_commit(forget)


def _body(row: dict[str, Any]) -> Organisation:
    kind = OrganisationKind(row["kind"])
    body, _created = Organisation.objects.get_or_create(name=row["name"], defaults={"kind": kind})
    _update(body, {"kind": kind, "short_name": row.get("short_name", "")})
    return body


def _update(record: Any, wanted: dict[str, Any]) -> None:
    changed = [name for name, value in wanted.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, wanted[name])
    if changed:
        record.save(update_fields=changed)


def _authority(data: dict[str, Any]) -> Authority | None:
    if "authority" not in data:
        return Authority.objects.first()
    wanted = {
        "organisation": _body(data["authority"]),
        "owner_of_estate": _body(data["owner_of_estate"]),
        "administrator_of_estate": _body(data["administrator_of_estate"]),
        "siruta": validate_siruta(data["authority"]["siruta"]),
    }
    authority, _created = Authority.objects.get_or_create(singleton=True, defaults=wanted)
    _update(authority, wanted)
    return authority


def _department(row: dict[str, Any], above: dict[str, Department], position: int) -> Department:
    code, parent = row["code"], row.get("parent")
    if (parent and parent not in above) or (
        code not in above and not {"kind", "name", "name_since"} <= row.keys()
    ):
        raise BadInputError(
            _(
                "Structura „%(code)s” din fișierul de configurare nu are fel, denumire cu dată sau structura de care ține. Completați-le."
            )
            % {"code": code}
        )
    wanted = {name: row[name] for name in DEPARTMENT_FIELDS if name in row}
    if "kind" in wanted:
        wanted["kind"] = DepartmentKind(wanted["kind"])
    if parent:
        wanted["parent"] = above[parent]
    department = above.get(code)
    if department is None:
        department = Department.objects.create(code=code, position=position, **wanted)
    else:
        _update(department, wanted)
    _name_and_tasks(department, row)
    return department


def _name_and_tasks(department: Department, row: dict[str, Any]) -> None:
    """The first name (later ones come by ``rename_department``) and the tasks in order."""
    if "name" in row and not department.names.exists():
        DepartmentName.objects.create(department=department, name=row["name"], valid_from=row["name_since"])
    tasks = row.get("tasks")
    if tasks is None or list(department.tasks.values_list("text", flat=True)) == tasks:
        return
    department.tasks.all().delete()
    DepartmentTask.objects.bulk_create(
        DepartmentTask(department=department, position=n, text=text) for n, text in enumerate(tasks, 1)
    )
