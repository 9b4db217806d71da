# SPDX-License-Identifier: EUPL-1.2
"""Every URL pattern of the house, and how to fill its parts with objects of either school.

A new address with parts in it needs a row in ``ROWS``; the test of the matrix says so when it is missing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.architecture.world import Side, World

from vatra.foundation.access.models import RoleAssignment
from vatra.modules.patrimony.models import ProtocolContract


@dataclass(frozen=True)
class Route:
    """A named address: its view and the names of its parts."""

    name: str
    view: Callable[..., Any]
    parts: frozenset[str]


@dataclass(frozen=True)
class Case:
    """One address to ask for. ``letter`` is the school whose private object it shows, empty for shared ones."""

    url: str
    letter: str = ""

    @property
    def sign(self) -> str:
        """What stands before a further parameter."""
        return "&" if "?" in self.url else "?"


type Fill = Callable[[Side], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """How to fill the parts of an address.

    Attributes:
        per_side: the parts for an object of one school.
        shared: the parts for an object that belongs to no school.
        private: whether the object of a school is closed to the people of the other.
        query: addition to the address.
    """

    per_side: Fill | None = None
    shared: Callable[[World], dict[str, Any]] | None = None
    private: bool = True
    query: Callable[[Side], str] | None = None


def _protocol(state: str, **more: Any) -> Fill:
    return lambda side: {"pk": side.protocols[state].pk, **more}


def _line(side: Side) -> dict[str, Any]:
    return {"pk": side.draft.pk, "line_id": side.draft.lines.order_by("id")[0].pk}


def _contract(side: Side) -> dict[str, Any]:
    row = ProtocolContract.objects.get(protocol=side.draft)
    return {"pk": side.draft.pk, "what": "contract", "row_id": row.pk}


def _unit(side: Side) -> dict[str, Any]:
    return {"code": side.unit.code}


def _building(side: Side) -> dict[str, Any]:
    return {"pk": side.building.pk}


def _site(side: Side) -> dict[str, Any]:
    return {"pk": side.site.pk}


def _act(side: Side) -> dict[str, Any]:
    return {"pk": side.act.pk}


def _movement(which: int, **more: Any) -> Fill:
    return lambda side: {"pk": side.movements[which].pk, **more}


def _handover(which: int, **more: Any) -> Fill:
    return lambda side: {"pk": side.handovers[which].pk, **more}


def _handover_line(side: Side) -> dict[str, Any]:
    made = side.handovers[1]
    return {"pk": made.pk, "line_id": made.lines.order_by("id")[0].pk}


def _good(side: Side) -> dict[str, Any]:
    return {"pk": side.good.pk}


def _paper(side: Side) -> dict[str, Any]:
    return {"public_id": side.paper.public_id}


def _scanned(side: Side) -> dict[str, Any]:
    return {"public_id": side.scanning.paper.public_id}


def _run(side: Side) -> dict[str, Any]:
    return {"public_id": side.run.public_id}


def _row(side: Side) -> dict[str, Any]:
    return {"public_id": side.run.public_id, "line": side.run.rows.order_by("line")[0].line}


def _running(side: Side) -> dict[str, Any]:
    return {"pk": side.counts.running.pk}


def _booked(side: Side) -> dict[str, Any]:
    return {"pk": side.counts.booked.pk}


def _count_place(side: Side) -> dict[str, Any]:
    return {"pk": side.counts.place.pk}


def _difference(side: Side) -> dict[str, Any]:
    return {"pk": side.counts.difference.pk}


def _list_file(side: Side) -> dict[str, Any]:
    found = side.counts.booked.lists.order_by("number")[0]
    return {**_booked(side), "group": f"{found.chapter}-{found.owner_id or 0}"}


def role_assignment(side: Side) -> RoleAssignment:
    return RoleAssignment.objects.get(user=side.administrator)


def _account(side: Side) -> dict[str, Any]:
    return {"pk": side.administrator.pk}


def _department(world: World) -> dict[str, Any]:
    return {"code": world.department.code}


ROWS: dict[str, list[Row]] = {
    # Addresses of accounts.
    "accounts:account": [Row(_account)],
    "accounts:account-change": [Row(_account)],
    "accounts:role-new": [Row(_account)],
    "accounts:deputy-new": [Row(_account)],
    "accounts:account-reset": [Row(_account)],
    "accounts:account-second-factor": [Row(_account)],
    "accounts:account-deactivate": [Row(_account)],
    "accounts:account-activate": [Row(_account)],
    "accounts:role-end": [Row(lambda s: {"pk": role_assignment(s).pk})],
    "accounts:deputy-end": [Row(shared=lambda w: {"pk": w.deputy.pk})],
    # Addresses of audit.
    "audit:entry": [Row(lambda s: {"pk": s.log_entry.pk})],
    "audit:undo": [Row(lambda s: {"pk": s.log_entry.pk})],
    # Addresses of devices: the administrator of each school has one.
    "fieldlog:device": [Row(lambda s: {"public_id": s.device.public_id})],
    "fieldlog:incident": [Row(lambda s: {"pk": s.device.incidents.get().pk})],
    "fieldlog:revoke": [Row(lambda s: {"public_id": s.device.public_id})],
    # Addresses of files.
    "files:download": [
        *(Row(lambda s, n=n: {"public_id": s.files[n % len(s.files)].public_id}) for n in range(5)),
        Row(lambda s: {"public_id": s.scanning.filed.file.public_id}),
        Row(lambda s: {"public_id": s.scanning.unknown.file.public_id}),
        Row(lambda s: {"public_id": s.scanning.filed.source.public_id}),
    ],
    "files:thumbnail": [Row(lambda s: {"public_id": s.photo.public_id})],
    # Addresses of imports.
    "imports:upload": [Row(lambda _s: {}, query=lambda s: f"?tinta=patrimony.annex3&protocol={s.draft.pk}")],
    "imports:run": [Row(_run)],
    "imports:columns": [Row(_run)],
    "imports:row": [Row(_row)],
    "imports:suggestions": [Row(lambda s: {**_row(s), "key": "classification_code"})],
    "imports:skip-flawed": [Row(_run)],
    "imports:replace-all": [Row(_run)],
    "imports:skip": [Row(_row)],
    "imports:confirm": [Row(_run)],
    "imports:resume": [Row(_run)],
    "imports:undo": [Row(_run)],
    # Addresses of jobs.
    "jobs:job": [Row(lambda s: {"pk": s.job.pk})],
    "jobs:job-progress": [Row(lambda s: {"pk": s.job.pk})],
    # Addresses of saved views: the administrator of each school has one.
    "shell:view-new": [
        Row(lambda _s: {}, private=False, query=lambda _s: "?adresa=/patrimoniu/bunuri/&stare=fel%3Dland")
    ],
    "shell:view": [Row(lambda s: {"pk": s.view.pk})],
    "shell:view-overwrite": [Row(lambda s: {"pk": s.view.pk})],
    "shell:view-delete": [Row(lambda s: {"pk": s.view.pk})],
    # Addresses of rulebook.
    "rulebook:local-rule-withdraw": [Row(shared=lambda w: {"rule_id": w.local_rule.pk})],
    # Addresses of papers.
    "papers:paper": [Row(_paper), Row(_scanned)],
    "papers:paper-json": [Row(_paper)],
    "papers:paper-page": [Row(lambda s: _paper(s) | {"page": 1})],
    "papers:paper-sign": [Row(_paper)],
    "papers:paper-retry": [Row(_paper)],
    "papers:paper-scans": [Row(_scanned)],
    "papers:file-scans": [Row(_scanned)],
    "papers:pile": [Row(lambda s: {"public_id": s.scanning.pile.public_id})],
    "papers:assign-page": [Row(lambda s: {"pk": s.scanning.unknown.pk})],
    "papers:use-page": [Row(lambda s: {"pk": s.scanning.double.pk})],
    "papers:chain": [Row(shared=lambda _w: {"kind": "protocol"})],
    "papers:verify": [Row(lambda s: {"token": s.paper.token}, private=False)],
    "papers:verify-json": [Row(lambda s: {"token": s.paper.token}, private=False)],
    # Addresses of organisation.
    "organisation:unit-detail": [Row(_unit)],
    "organisation:unit-change": [Row(_unit)],
    "organisation:unit-rename": [Row(_unit)],
    "organisation:unit-pupils": [Row(_unit)],
    "organisation:unit-mandate": [Row(_unit)],
    "organisation:unit-building": [Row(_unit)],
    "organisation:mandate-end": [Row(lambda s: {"pk": s.mandate.pk})],
    "organisation:building-detail": [Row(_building)],
    "organisation:building-change": [Row(_building)],
    "organisation:room-create": [Row(_building)],
    "organisation:room-change": [Row(lambda s: {"pk": s.rooms[0].pk})],
    "organisation:site-change": [Row(_site)],
    "organisation:building-create": [Row(_site)],
    "organisation:act-detail": [Row(_act)],
    "organisation:act-file": [Row(_act)],
    "organisation:act-verify": [Row(_act)],
    "organisation:act-link": [Row(_act)],
    "organisation:organisation-detail": [
        Row(lambda s: {"pk": s.person_body.pk}),
        Row(lambda s: {"pk": s.unit.organisation_id}),
    ],
    "organisation:organisation-change": [Row(lambda s: {"pk": s.person_body.pk})],
    "organisation:organisation-role": [Row(lambda s: {"pk": s.person_body.pk})],
    "organisation:department-rename": [Row(shared=_department)],
    "organisation:department-contacts": [Row(shared=_department)],
    "organisation:department-mandate": [Row(shared=_department)],
    # Addresses of patrimony, protocols.
    "patrimony:protocol": [
        Row(_protocol("draft")),
        Row(_protocol("in_force")),
        Row(_protocol("issued")),
        Row(_protocol("draft"), query=lambda _s: "?fila=celelalte"),
        Row(_protocol("draft"), query=lambda _s: "?fila=verificari"),
        Row(_protocol("signed"), query=lambda _s: "?fila=istoric"),
    ],
    "patrimony:protocol-change": [Row(_protocol("draft"))],
    "patrimony:protocol-amend": [Row(_protocol("in_force"))],
    "patrimony:protocol-scan": [Row(_protocol("draft"))],
    "patrimony:protocol-step": [
        Row(_protocol("draft", verb="record")),
        Row(_protocol("draft", verb="send")),
        Row(_protocol("draft", verb="cancel")),
        Row(_protocol("checking", verb="grant")),
        Row(_protocol("checking", verb="refuse")),
        Row(_protocol("approved", verb="issue")),
        Row(_protocol("signed", verb="enforce")),
    ],
    "patrimony:protocol-annex": [Row(_protocol("draft", annex=3)), Row(_protocol("in_force", annex=2))],
    "patrimony:line-new": [Row(_protocol("draft", annex=3))],
    "patrimony:line-amend": [Row(_protocol("amending"))],
    "patrimony:line-correct": [Row(lambda s: {"pk": s.protocols["amending"].pk, "good_id": s.good.pk})],
    "patrimony:line": [Row(_line)],
    "patrimony:line-remove": [Row(_line)],
    "patrimony:side-new": [Row(_protocol("draft", what="contract"))],
    "patrimony:side-remove": [Row(_contract)],
    # Addresses of patrimony, goods.
    "patrimony:good": [Row(_good), Row(_good, query=lambda _s: "?fila=istoric")],
    "patrimony:good-correct": [Row(_good)],
    "patrimony:good-move": [Row(_good)],
    "patrimony:good-state": [Row(_good)],
    "patrimony:good-photo": [Row(_good)],
    "patrimony:good-document": [Row(_good)],
    "patrimony:good-alias": [Row(_good)],
    "patrimony:good-estate": [Row(lambda s: {"pk": s.goods[-1].pk})],
    "patrimony:good-propose": [Row(_good)],
    "patrimony:good-photo-remove": [Row(lambda s: {"pk": s.good.pk, "photo": s.photo.public_id})],
    "patrimony:proposal": [Row(lambda s: {"pk": s.proposal.pk})],
    "patrimony:proposal-withdraw": [Row(lambda s: {"pk": s.proposal.pk})],
    "patrimony:good-label": [Row(_good)],
    "patrimony:good-sheet": [Row(_good)],
    "patrimony:list-paper": [
        Row(lambda s: {"what": "registru", "pk": s.unit.pk}),
        Row(lambda s: {"what": "unitate", "pk": s.unit.pk}),
        Row(lambda s: {"what": "incapere", "pk": s.rooms[0].pk}),
        Row(lambda s: {"what": "gestionar", "pk": s.custodian.pk}),
        Row(lambda s: {"what": "obiecte", "pk": s.custodian.pk}),
        Row(lambda s: {"what": "loc", "pk": s.rooms[0].pk}),
    ],
    "patrimony:good-movement": [Row(_good)],
    "patrimony:movement": [Row(_movement(0)), Row(_movement(1)), Row(_movement(2))],
    "patrimony:movement-step": [
        Row(_movement(2, verb="preda")),
        Row(_movement(2, verb="refuza")),
        Row(_movement(2, verb="retrage")),
        Row(_movement(0, verb="emite")),
    ],
    "patrimony:good-offer": [Row(_good)],
    "patrimony:transfer": [Row(lambda s: {"pk": s.transfer.pk})],
    "patrimony:transfer-step": [
        Row(lambda s: {"pk": s.transfer.pk, "verb": "trimite"}),
        Row(lambda s: {"pk": s.transfer.pk, "verb": "retrage"}),
    ],
    "patrimony:custody": [Row(lambda s: {"pk": s.custody.pk})],
    "patrimony:custody-new": [Row(lambda _s: {}, query=lambda s: f"?unitate={s.unit.pk}")],
    "patrimony:handover-new": [Row(lambda _s: {}, query=lambda s: f"?unitate={s.unit.pk}")],
    "patrimony:handover": [Row(_handover(0)), Row(_handover(1))],
    "patrimony:handover-step": [
        Row(_handover(1, verb="preda")),
        Row(_handover(1, verb="retrage")),
        Row(_handover(0, verb="emite")),
    ],
    "patrimony:handover-tick": [Row(_handover(1))],
    "patrimony:handover-refresh": [Row(_handover(1))],
    "patrimony:handover-findings": [Row(_handover(1))],
    "patrimony:handover-line": [Row(_handover_line)],
    "patrimony:place": [Row(lambda s: {"pk": s.rooms[0].pk})],
    "label": [Row(lambda s: {"token": s.good.token})],
    # Addresses of registry.
    "registry:entry": [Row(lambda s: {"pk": s.entry.pk})],
    "registry:entry-cancel": [Row(lambda s: {"pk": s.entry.pk})],
    # Addresses of stocktaking.
    "stocktaking:stocktaking": [
        Row(_running),
        Row(_booked),
        Row(_running, query=lambda _s: "?fila=comisie"),
        Row(_running, query=lambda _s: "?fila=declaratii"),
        Row(_booked, query=lambda _s: "?fila=istoric"),
    ],
    "stocktaking:change": [Row(_running)],
    "stocktaking:commission": [Row(_running)],
    "stocktaking:step": [
        Row(lambda s: {**_running(s), "verb": "compare"}),
        Row(lambda s: {**_running(s), "verb": "cancel"}),
        Row(lambda s: {**_booked(s), "verb": "archive"}),
        Row(lambda s: {**_booked(s), "verb": "approve"}),
    ],
    "stocktaking:places": [Row(_running)],
    "stocktaking:assign": [Row(_running, query=lambda _s: "?sub=1")],
    "stocktaking:declare": [
        Row(lambda s: {**_running(s), "person": s.custodian.pk, "moment": "inainte"}),
        Row(lambda s: {**_running(s), "person": s.custodian.pk, "moment": "dupa"}),
    ],
    "stocktaking:differences": [Row(_booked)],
    "stocktaking:lists": [Row(_running), Row(_booked)],
    "stocktaking:list-file": [
        Row(_list_file, query=lambda _s, kind=kind: f"?format={kind}&numarat=1") for kind in ("csv", "pdf")
    ],
    "stocktaking:explanations": [Row(lambda s: {**_booked(s), "person": s.custodian.pk})],
    "stocktaking:place": [Row(_count_place)],
    "stocktaking:desk": [Row(_count_place)],
    "stocktaking:settle": [Row(_count_place, query=lambda s: f"?ce=g:{s.good.pk}")],
    "stocktaking:place-step": [
        Row(lambda s: {**_count_place(s), "verb": "inchide"}),
        Row(lambda s: {**_count_place(s), "verb": "redeschide"}),
    ],
    "stocktaking:give-up": [Row(lambda s: {**_count_place(s), "hold": s.counts.hold.pk})],
    "stocktaking:difference": [Row(_difference)],
    "stocktaking:explain": [Row(_difference)],
    "stocktaking:propose": [Row(_difference)],
    # Addresses of website.
    "website:school-detail": [Row(_unit, private=False)],
}


def every_route() -> list[Route]:
    """All named addresses of the resolver, sorted by name."""
    return sorted(_walk(get_resolver().url_patterns, ""), key=lambda route: route.name)


def _walk(patterns: list[Any], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            name = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, name)
        elif isinstance(pattern, URLPattern):
            parts = frozenset(pattern.pattern.converters) | frozenset(pattern.pattern.regex.groupindex)
            yield Route(f"{prefix}{pattern.name or pattern.lookup_str}", pattern.callback, parts)


def cases(route: Route, world: World) -> list[Case]:
    """The addresses to ask for on this route.

    Raises:
        LookupError: the address has parts and no row in ``ROWS`` says how to fill them.
    """
    rows = ROWS.get(route.name)
    if rows is None:
        if route.parts:
            message = (
                f"The address {route.name} has the parts {sorted(route.parts)} and no row in ROWS of "
                "tests/architecture/routes.py: say how to fill them for an object of each school."
            )
            raise LookupError(message)
        return [Case(reverse(route.name))]
    found = []
    for row in rows:
        if row.shared:
            found.append(Case(reverse(route.name, kwargs=row.shared(world))))
        if row.per_side:
            for side in world.sides:
                url = reverse(route.name, kwargs=row.per_side(side)) + (row.query(side) if row.query else "")
                found.append(Case(url, side.letter if row.private else ""))
    return found
