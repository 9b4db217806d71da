# SPDX-License-Identifier: EUPL-1.2
"""The school network from a file with SIIIR-like columns: new units, and the pupils of the school year.

A unit that exists already (by its SIIIR code) keeps its facts; only its pupils are recorded.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.models import RowVersion
from vatra.foundation.imports.checks import add_findings
from vatra.foundation.imports.models import ImportRow, ImportRun, RowState
from vatra.foundation.imports.reading import Kind, Target, TargetField
from vatra.foundation.imports.registry import Opening, Suggestion
from vatra.foundation.search import index
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError
from vatra.organisation.choices import IdentifierScheme, OrganisationKind
from vatra.organisation.indexing import UNIT, index_units
from vatra.organisation.models import EducationUnit, Identifier, Organisation, PupilCount, UnitName
from vatra.organisation.network import kind_of_name, levels_of_words
from vatra.organisation.queries.units import school_year

CODE = "organisation.network"
ZERO = Decimal(0)

TARGET = Target(
    CODE,
    _("Rețeaua școlară"),
    (
        TargetField(
            "siiir", _("Cod SIIIR"), Kind.CODE, required=True, aliases=("cod siiir", "siiir", "cod unitate", "code"),
            max_length=20, pattern=r"\d{10}", hint=_("10 cifre, cu tot cu zerouri"),
        ),
        TargetField("name", _("Denumire"), required=True, aliases=("denumire unitate", "denumirea unității", "long name", "unitate"), max_length=250),
        TargetField(
            "parent", _("Cod SIIIR al unității PJ"), Kind.CODE, aliases=("cod siiir pj", "cod unitate pj", "unitate pj", "id parent school"),
            max_length=20, pattern=r"\d{10}", hint=_("10 cifre, cu tot cu zerouri"),
        ),
        TargetField("cui", _("CUI/CIF"), Kind.CODE, aliases=("cui", "cif", "cod fiscal", "fiscal code"), max_length=12, pattern=r"\d{2,10}", hint=_("2–10 cifre, fără RO")),
        TargetField("levels", _("Niveluri"), aliases=("nivel", "niveluri de învățământ", "nivel de învățământ"), max_length=200),
        TargetField("address", _("Adresă"), aliases=("adresa", "strada", "address"), max_length=250),
        TargetField("phone", _("Telefon"), aliases=("telefon", "phone"), max_length=40),
        TargetField("email", _("E-mail"), aliases=("email", "e-mail", "adresa de e-mail"), max_length=254),
        TargetField("pupils", _("Elevi"), Kind.QUANTITY, aliases=("elevi", "număr elevi", "nr. elevi", "preșcolari", "students count"), minimum=ZERO, maximum=Decimal(20000)),
        TargetField("groups", _("Formațiuni de studiu"), Kind.QUANTITY, aliases=("formațiuni", "clase", "grupe", "study formations count"), minimum=ZERO, maximum=Decimal(2000)),
        TargetField("staff", _("Personal"), Kind.QUANTITY, aliases=("personal", "angajați", "personnel count"), minimum=ZERO, maximum=Decimal(5000)),
    ),
)  # fmt: skip

_EXISTS = """
SELECT r.id, 'siiir', r."values" ->> 'siiir', 'warning', 'unit_exists', %(sentence)s
FROM imports_importrow r JOIN organisation_educationunit u ON u.siiir = r."values" ->> 'siiir'
WHERE r.run_id = %(run_id)s
"""
_NO_PARENT = """
SELECT r.id, 'parent', r."values" ->> 'parent', 'error', 'no_parent', %(sentence)s
FROM imports_importrow r
WHERE r.run_id = %(run_id)s AND r."values" ->> 'parent' IS NOT NULL
  AND (r."values" ->> 'parent' = r."values" ->> 'siiir' OR NOT EXISTS (
    SELECT 1 FROM organisation_educationunit u WHERE u.siiir = r."values" ->> 'parent' AND u.parent_id IS NULL
    UNION ALL
    SELECT 1 FROM imports_importrow p
    WHERE p.run_id = r.run_id AND p.state <> 'skipped' AND p."values" ->> 'siiir' = r."values" ->> 'parent'
      AND p."values" ->> 'parent' IS NULL))
"""
_CUI_TAKEN = """
SELECT r.id, 'cui', r."values" ->> 'cui', 'error', 'cui_taken', format(%(sentence)s, o.name)
FROM imports_importrow r
JOIN organisation_identifier i ON i.scheme = 'cui' AND i.value = r."values" ->> 'cui'
JOIN organisation_organisation o ON o.id = i.organisation_id
LEFT JOIN organisation_educationunit u ON u.organisation_id = o.id
WHERE r.run_id = %(run_id)s AND u.siiir IS DISTINCT FROM r."values" ->> 'siiir'
"""
_COUNTED = """
SELECT r.id, 'pupils', r."values" ->> 'pupils', 'warning', 'pupils_exist', %(sentence)s
FROM imports_importrow r
JOIN organisation_educationunit u ON u.siiir = r."values" ->> 'siiir'
JOIN organisation_pupilcount c ON c.unit_id = u.id AND c.school_year = %(year)s
WHERE r.run_id = %(run_id)s AND r."values" ->> 'pupils' IS NOT NULL
"""


def _whole(value: Any) -> int:
    return int(Decimal(value)) if value not in {None, ""} else 0


class NetworkTarget:
    """Imports of the school network for the whole authority; see ``ImportTarget``."""

    target = TARGET
    permission = Perm.ORGANISATION_MANAGE
    unique: tuple[tuple[str, ...], ...] = (("siiir",), ("cui",))

    def open(self, actor: Actor, context: Mapping[str, str]) -> Opening:
        """The school year comes as ``an``; by default the one that runs or begins this autumn.

        Raises:
            BadInputError: the year is not one.
        """
        today = clock.today()
        typed = context.get("an") or str(today.year if today.month >= 7 else today.year - 1)
        if not (typed.isascii() and typed.isdigit() and 1990 <= int(typed[:5]) <= 2100):
            raise BadInputError(
                _("Anul școlar nu se poate citi. Scrieți anul în care începe, de exemplu 2026.")
            )
        title = _("Rețeaua școlară %(year)s") % {"year": school_year(int(typed))}
        return Opening(
            None, title, _("rețeaua școlară"), {"year": int(typed)}, reverse("organisation:unit-list")
        )

    def check(self, run: ImportRun) -> None:
        """Known units, parents that are missing, tax codes of others, pupils already recorded."""
        add_findings(
            run,
            _EXISTS,
            {"sentence": _("Unitatea există deja: datele ei rămân, se înregistrează numai elevii.")},
        )
        add_findings(
            run,
            _NO_PARENT,
            {
                "sentence": _(
                    "Unitatea PJ cu acest cod nu este nici în fișier, nici în evidență, sau este ea însăși o structură. Îndreptați codul."
                )
            },
        )
        add_findings(
            run, _CUI_TAKEN, {"sentence": _("Codul fiscal este deja al organizației „%s”. Verificați-l.")}
        )
        add_findings(
            run,
            _COUNTED,
            {
                "sentence": _("Elevii acestui an școlar sunt deja înregistrați și rămân așa."),
                "year": run.context["year"],
            },
        )

    def apply(self, tx: Transaction, run: ImportRun) -> dict[str, int]:
        """Writes the new units, those with legal personality first, then the pupils."""
        rows = [r.values for r in ImportRow.objects.filter(run=run, state=RowState.GOOD).order_by("line")]
        known: dict[str, EducationUnit] = {
            u.siiir or "": u
            for u in EducationUnit.objects.select_related("organisation").filter(
                siiir__in=[c for row in rows for c in (row["siiir"], row.get("parent")) if c]
            )
        }
        fresh = [row for row in rows if row["siiir"] not in known]
        made: list[EducationUnit] = []
        for part in ([r for r in fresh if not r.get("parent")], [r for r in fresh if r.get("parent")]):
            created = _insert(part, known, dt.date(run.context["year"], 9, 1))
            known |= {unit.siiir or "": unit for unit in created}
            made += created
        counted = _count_pupils(rows, known, run.context["year"])
        run.context = {**run.context, "units": [u.pk for u in made], "pupils": [c.pk for c in counted]}
        run.save(update_fields=["context"])
        index_units(tx, [unit.pk for unit in made])
        tx.log_subjects(
            UNIT, [u.pk for u in made] + [c.unit_id for c in counted if c.unit_id not in {u.pk for u in made}]
        )
        return {_("unități adăugate"): len(made), _("efective înregistrate"): len(counted)}

    def undo(self, tx: Transaction, run: ImportRun) -> dict[str, int]:
        """Takes back the units and pupils of this import.

        Raises:
            DomainError: a unit or its pupils were changed since, or something was recorded for it.
        """
        ids = run.context.get("units", [])
        rows = EducationUnit.objects.select_for_update().filter(pk__in=ids)
        pupils = run.context.get("pupils", [])
        recounted = RowVersion.objects.filter(table_name="organisation_pupilcount", row_id__in=pupils)
        if any(unit.version != 1 for unit in rows) or recounted.exists():
            raise _touched()
        bodies = [unit.organisation_id for unit in rows]
        PupilCount.objects.filter(pk__in=pupils).delete()
        UnitName.objects.filter(unit_id__in=ids).delete()
        index.remove(tx, UNIT, ids)
        try:
            rows.filter(parent__isnull=False).delete()
            EducationUnit.objects.filter(pk__in=ids).delete()
            Identifier.objects.filter(organisation_id__in=bodies).delete()
            Organisation.objects.filter(pk__in=bodies, parent__isnull=False).delete()
            Organisation.objects.filter(pk__in=bodies).delete()
        except ProtectedError as used:
            raise _touched() from used
        return {_("unități retrase"): len(ids)}

    def suggest(self, key: str, typed: str, about: str) -> list[Suggestion]:
        """The network's file has no field with a list of values."""
        return []

    def result_url(self, run: ImportRun) -> str:
        """The list of units."""
        return reverse("organisation:unit-list")


def _touched() -> DomainError:
    return DomainError(
        _(
            "Unele unități din import au fost deja schimbate sau folosite. Importul nu se mai poate anula; îndreptați unitățile una câte una."
        ),
        code="touched",
    )


def _insert(
    rows: list[dict[str, Any]], known: dict[str, EducationUnit], since: dt.date
) -> list[EducationUnit]:
    """New units with their bodies, names and codes, each in one statement."""
    parents = [known.get(row.get("parent") or "") for row in rows]
    bodies = Organisation.objects.bulk_create(
        Organisation(
            name=row["name"],
            kind=OrganisationKind.EDUCATION_UNIT,
            parent=parent.organisation if parent else None,
            address=row.get("address") or "",
            phone=row.get("phone") or "",
            email=row.get("email") or "",
        )
        for row, parent in zip(rows, parents, strict=True)
    )
    made = EducationUnit.objects.bulk_create(
        EducationUnit(
            organisation=body,
            code=f"u{row['siiir']}",
            siiir=row["siiir"],
            kind=kind_of_name(row["name"]),
            name=row["name"],
            levels=levels_of_words(row.get("levels") or ""),
            parent=parent,
            address=body.address,
            phone=body.phone,
            email=body.email,
        )
        for row, parent, body in zip(rows, parents, bodies, strict=True)
    )
    UnitName.objects.bulk_create(UnitName(unit=unit, name=unit.name, valid_from=since) for unit in made)
    codes = [(body, IdentifierScheme.SIIIR, row["siiir"]) for row, body in zip(rows, bodies, strict=True)]
    codes += [
        (body, IdentifierScheme.CUI, row["cui"])
        for row, body in zip(rows, bodies, strict=True)
        if row.get("cui")
    ]
    Identifier.objects.bulk_create(Identifier(organisation=b, scheme=s, value=v) for b, s, v in codes)
    return made


def _count_pupils(rows: list[dict[str, Any]], known: dict[str, EducationUnit], year: int) -> list[PupilCount]:
    """Pupils of the school year for the rows that tell them and have none recorded."""
    counted = set(PupilCount.objects.filter(school_year=year).values_list("unit_id", flat=True))
    return PupilCount.objects.bulk_create(
        PupilCount(
            unit=known[row["siiir"]],
            school_year=year,
            pupils=_whole(row["pupils"]),
            groups=_whole(row.get("groups")),
            staff=_whole(row.get("staff")),
        )
        for row in rows
        if row.get("pupils") and known[row["siiir"]].pk not in counted
    )
