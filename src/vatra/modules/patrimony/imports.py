# SPDX-License-Identifier: EUPL-1.2
"""Annexes 1 to 4 of a protocol from a file: what columns they have, what is checked, how lines are made."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.permissions import Perm
from vatra.foundation.imports import registry
from vatra.foundation.imports.checks import add_findings
from vatra.foundation.imports.models import ImportRun
from vatra.foundation.imports.reading import Kind, Target, TargetField
from vatra.foundation.imports.registry import Opening
from vatra.foundation.papers.preparers import note_preparer, writers_in_journal
from vatra.foundation.rulebook.catalogue import closest, show_range
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError, NotFoundError
from vatra.kernel.identifiers import record_key
from vatra.modules.patrimony.actions.lines import close_gaps, default_parties
from vatra.modules.patrimony.actions.protocols import count_version
from vatra.modules.patrimony.choices import ANNEX_KIND, Annex, GoodKind, LineOperation
from vatra.modules.patrimony.indexing import PROTOCOL
from vatra.modules.patrimony.models import Protocol, ProtocolLine

_ESTATE_ANNEXES = frozenset({Annex.LAND, Annex.BUILDINGS})
MOST = Decimal("100000000.00")

_NAME = TargetField(
    "name", "Denumirea bunului", Kind.TEXT, required=True, max_length=300,
    aliases=("Denumire", "Denumirea mijlocului fix", "Denumirea obiectului de inventar", "Denumirea bunurilor"),
)  # fmt: skip
_PLACE = TargetField(
    "place",
    "Locul de folosință",
    Kind.TEXT,
    max_length=200,
    aliases=("Sala", "Sala/loc", "Loc", "Încăpere", "Gestiune/loc"),
)
_CUSTODIAN = TargetField(
    "custodian", "Gestionar", Kind.TEXT, max_length=160, aliases=("Gestiune", "Responsabil")
)
_ACCOUNT = TargetField("account", "Cont", Kind.CODE, max_length=12, aliases=("Cont contabil", "Simbol cont"))
_SERIAL = TargetField("serial", "Serie", Kind.CODE, max_length=80, aliases=("Seria", "Nr. serie", "S/N"))
_ENTERED = TargetField(
    "entry_date", "Data intrării", Kind.DATE, aliases=("Data achiziției", "Data dobândirii", "Data intrare")
)
_DOCUMENT = TargetField(
    "entry_document", "Document de intrare", Kind.TEXT, max_length=160, aliases=("Document", "Factura", "NIR")
)

FIXED_ASSETS = Target(
    "patrimony.annex3",
    "Anexa 3 – mijloace fixe",
    (
        TargetField("inventory_number", "Număr de inventar", Kind.CODE, required=True, max_length=40, aliases=("Nr. inv.", "Nr. inventar", "Număr inventar")),
        _NAME,
        TargetField("classification_code", "Cod de clasificare", Kind.CODE, max_length=20, aliases=("Cod clasif.", "Cod HG 2139", "Clasificare"), pattern=r"\d(?:\.\d{1,2}){1,4}\.?", hint="Codul are forma 3.1.1."),
        TargetField("entry_value", "Valoare de intrare", Kind.MONEY, required=True, aliases=("Val. intrare", "Valoare de inventar", "Valoare", "Valoare inventar"), minimum=Decimal(0), maximum=MOST),
        TargetField("accumulated_depreciation", "Amortizare cumulată", Kind.MONEY, aliases=("Amortizare", "Valoare amortizată"), minimum=Decimal(0), maximum=MOST),
        TargetField("life_years", "Durata normală de funcționare (ani)", Kind.NUMBER, aliases=("DNF", "Durata normală", "Durata"), minimum=Decimal(1), maximum=Decimal(100)),
        TargetField("commissioning_date", "Data punerii în funcțiune", Kind.DATE, aliases=("Data PIF", "PIF", "Dată punere în funcțiune")),
        _ENTERED, _DOCUMENT, _SERIAL, _ACCOUNT, _PLACE, _CUSTODIAN,
    ),
)  # fmt: skip
OBJECTS = Target(
    "patrimony.annex4",
    "Anexa 4 – obiecte de inventar",
    (
        TargetField("inventory_number", "Cod", Kind.CODE, required=True, max_length=40, aliases=("Cod obiect", "Cod articol", "Nr. inventar")),
        _NAME,
        TargetField("measure", "Unitate de măsură", Kind.TEXT, max_length=12, aliases=("U.M.", "UM")),
        TargetField("quantity", "Cantitate", Kind.QUANTITY, required=True, aliases=("Cant.", "Bucăți", "Buc"), minimum=Decimal("0.001"), maximum=Decimal(100000)),
        TargetField("unit_price", "Preț unitar", Kind.MONEY, required=True, aliases=("P.U.", "Preț", "Pret unitar"), minimum=Decimal(0), maximum=MOST),
        TargetField("commissioning_date", "Data dării în folosință", Kind.DATE, aliases=("Data PIF", "Data punerii în funcțiune")),
        _ENTERED, _DOCUMENT, _ACCOUNT, _PLACE, _CUSTODIAN,
    ),
)  # fmt: skip

_AREA = Decimal(10000000)


def _area(key: str, label: str, *aliases: str) -> TargetField:
    return TargetField(key, label, Kind.NUMBER, aliases=aliases, minimum=Decimal("0.01"), maximum=_AREA)


_ESTATE = (
    TargetField("address", "Adresa", Kind.TEXT, max_length=250, aliases=("Adresa terenului", "Adresa imobilului", "Amplasament")),
    TargetField("cadastral_number", "Număr cadastral", Kind.CODE, max_length=40, aliases=("Nr. cadastral", "Nr. cad.")),
    TargetField("land_book_number", "Număr carte funciară", Kind.CODE, max_length=40, aliases=("Nr. CF", "Carte funciară", "CF")),
    TargetField("legal_situation", "Situația juridică", Kind.TEXT, max_length=300, aliases=("Situație juridică", "Starea")),
    TargetField("litigation", "Litigii", Kind.TEXT, max_length=300, aliases=("Litigii și revendicări", "Revendicări")),
    TargetField("encumbrances", "Sarcini", Kind.TEXT, max_length=300),
)  # fmt: skip
_NUMBERED = FIXED_ASSETS.fields[:2]
LAND = Target(
    "patrimony.annex1",
    "Anexa 1 – terenuri",
    (
        *_NUMBERED, FIXED_ASSETS.fields[3], *_ESTATE,
        _area("area_deed", "Suprafața din acte", "Suprafață acte", "Supr. acte"),
        _area("area_measured", "Suprafața măsurată", "Suprafață măsurători", "Supr. măsurată"), _ACCOUNT,
    ),
)  # fmt: skip
BUILDINGS = Target(
    "patrimony.annex2",
    "Anexa 2 – clădiri",
    (
        *FIXED_ASSETS.fields[:7], *_ESTATE,
        _area("built_area", "Suprafața construită", "Supr. construită", "Sc"),
        _area("developed_area", "Suprafața desfășurată", "Supr. desfășurată", "Scd"),
        TargetField("levels", "Regim de înălțime", Kind.TEXT, max_length=40, aliases=("Niveluri", "Regim înălțime")),
        TargetField("structure", "Structura", Kind.TEXT, max_length=80, aliases=("Structură de rezistență",)),
        TargetField("year_built", "Anul construcției", Kind.QUANTITY, aliases=("An construcție", "Anul"), minimum=Decimal(1500), maximum=Decimal(2100)),
        _ACCOUNT,
    ),
)  # fmt: skip

_TAKEN = """
SELECT r.id, 'inventory_number', r."values" ->> 'inventory_number', 'error', 'number_taken',
       format(%(sentence)s, r."values" ->> 'inventory_number')
FROM imports_importrow r
WHERE r.run_id = %(run_id)s AND (
    EXISTS (SELECT 1 FROM patrimony_good g WHERE g.keeper_id = %(keeper)s AND g.kind <> 'obiect_inventar'
            AND g.inventory_number = r."values" ->> 'inventory_number')
    OR EXISTS (SELECT 1 FROM patrimony_protocolline l WHERE l.protocol_id = %(protocol)s AND l.kind <> 'obiect_inventar'
               AND l.inventory_number = r."values" ->> 'inventory_number'))
"""
_WORN = """
SELECT r.id, 'accumulated_depreciation', r."values" ->> 'accumulated_depreciation', 'error', 'worn_out', %(sentence)s
FROM imports_importrow r
WHERE r.run_id = %(run_id)s
  AND (r."values" ->> 'accumulated_depreciation')::numeric > (r."values" ->> 'entry_value')::numeric
"""
_CODES = """
SELECT r.id, 'classification_code', r."values" ->> 'classification_code', 'error', 'unknown_code',
       format(%(sentence)s, r."values" ->> 'classification_code')
FROM imports_importrow r
WHERE r.run_id = %(run_id)s AND coalesce(r."values" ->> 'classification_code', '') <> ''
  AND NOT EXISTS (SELECT 1 FROM rulebook_catalogueentry c
                  WHERE c.code = rtrim(r."values" ->> 'classification_code', '.'))
"""
_LIVES = """
SELECT r.id, 'life_years', r."values" ->> 'life_years', 'error', 'life_out_of_range',
       format(%(sentence)s, r."values" ->> 'life_years', c.code, c.min_months / 12, c.max_months / 12)
FROM imports_importrow r
JOIN rulebook_catalogueentry c ON c.code = rtrim(r."values" ->> 'classification_code', '.')
WHERE r.run_id = %(run_id)s AND c.min_months IS NOT NULL
  AND (r."values" ->> 'life_years')::numeric * 12 NOT BETWEEN c.min_months AND c.max_months
"""
_PLACES = """
SELECT r.id, 'place', r."values" ->> 'place', 'warning', 'unknown_place', format(%(sentence)s, r."values" ->> 'place')
FROM imports_importrow r
WHERE r.run_id = %(run_id)s AND coalesce(r."values" ->> 'place', '') <> ''
  AND NOT EXISTS (SELECT 1 FROM organisation_room o WHERE o.unit_id = %(unit)s
                  AND (vatra_fold(o.name) = vatra_fold(r."values" ->> 'place')
                       OR vatra_fold(o.code) = vatra_fold(r."values" ->> 'place')))
"""
_CUSTODIANS = """
SELECT r.id, 'custodian', r."values" ->> 'custodian', 'warning', 'unknown_custodian',
       format(%(sentence)s, r."values" ->> 'custodian')
FROM imports_importrow r
WHERE r.run_id = %(run_id)s AND coalesce(r."values" ->> 'custodian', '') <> ''
  AND NOT EXISTS (SELECT 1 FROM organisation_person p JOIN organisation_mandate m ON m.person_id = p.id
                  WHERE m.unit_id = %(unit)s AND m.valid_from <= %(today)s AND (m.valid_to IS NULL OR m.valid_to >= %(today)s)
                    AND vatra_fold(p.full_name) = vatra_fold(r."values" ->> 'custodian'))
"""
_APPLY = """
WITH room AS (
    SELECT DISTINCT ON (key) key, id FROM (
        SELECT vatra_fold(name) AS key, id, 0 AS rank FROM organisation_room WHERE unit_id = %(unit)s
        UNION ALL SELECT vatra_fold(code), id, 1 FROM organisation_room WHERE unit_id = %(unit)s) o
    ORDER BY key, rank, id),
person AS (
    SELECT DISTINCT ON (vatra_fold(p.full_name)) vatra_fold(p.full_name) AS key, p.id
    FROM organisation_person p JOIN organisation_mandate m ON m.person_id = p.id
    WHERE m.unit_id = %(unit)s AND m.valid_from <= %(today)s AND (m.valid_to IS NULL OR m.valid_to >= %(today)s)
    ORDER BY vatra_fold(p.full_name), p.id)
INSERT INTO patrimony_protocolline (
    protocol_id, annex, position, operation, kind, inventory_number, name, description, serial, classification_code,
    life_months, account, measure, quantity, entry_value, accumulated_depreciation, commissioning_date, entry_date,
    entry_document, domain, owner_id, administrator_id, keeper_id, room_id, custodian_id, place_text, reason,
    rule_values, findings, import_run_id)
SELECT %(protocol)s, %(annex)s, %(last)s + row_number() OVER (ORDER BY r.line), %(add)s, %(kind)s,
       v ->> 'inventory_number', v ->> 'name', '', coalesce(v ->> 'serial', ''),
       rtrim(coalesce(v ->> 'classification_code', ''), '.'), ((v ->> 'life_years')::numeric * 12)::int,
       coalesce(v ->> 'account', ''), coalesce(nullif(v ->> 'measure', ''), 'buc'),
       coalesce((v ->> 'quantity')::numeric, 1),
       coalesce((v ->> 'entry_value')::numeric, round((v ->> 'quantity')::numeric * (v ->> 'unit_price')::numeric, 2)),
       coalesce((v ->> 'accumulated_depreciation')::numeric, 0), (v ->> 'commissioning_date')::date,
       (v ->> 'entry_date')::date, coalesce(v ->> 'entry_document', ''), 'propriu', %(owner)s, NULL, %(keeper)s,
       room.id, person.id, coalesce(v ->> 'place', ''), '', '{}', '[]', %(run_id)s
FROM (SELECT line, "values" AS v FROM imports_importrow WHERE run_id = %(run_id)s AND state = 'good') r
LEFT JOIN room ON room.key = vatra_fold(v ->> 'place')
LEFT JOIN person ON person.key = vatra_fold(v ->> 'custodian')
ORDER BY r.line
"""


_APPLY_ESTATE = """
WITH rows AS (SELECT line, "values" AS v FROM imports_importrow WHERE run_id = %(run_id)s AND state = 'good'),
line AS (
    INSERT INTO patrimony_protocolline (
        protocol_id, annex, position, operation, kind, inventory_number, name, description, serial,
        classification_code, life_months, account, measure, quantity, entry_value, accumulated_depreciation,
        commissioning_date, entry_document, domain, owner_id, administrator_id, keeper_id, place_text, reason,
        rule_values, findings, import_run_id)
    SELECT %(protocol)s, %(annex)s, %(last)s + row_number() OVER (ORDER BY line), %(add)s, %(kind)s,
           v ->> 'inventory_number', v ->> 'name', '', '', rtrim(coalesce(v ->> 'classification_code', ''), '.'),
           ((v ->> 'life_years')::numeric * 12)::int, coalesce(v ->> 'account', ''), 'buc', 1,
           (v ->> 'entry_value')::numeric, coalesce((v ->> 'accumulated_depreciation')::numeric, 0),
           (v ->> 'commissioning_date')::date, '', %(domain)s, %(owner)s, %(administrator)s, %(keeper)s, '', '',
           '{}', '[]', %(run_id)s
    FROM rows RETURNING id, inventory_number)
INSERT INTO patrimony_lineestate (
    line_id, address, cadastral_number, land_book_number, area_deed, area_measured, built_area, developed_area,
    levels, structure, year_built, legal_situation, litigation, encumbrances)
SELECT line.id, coalesce(v ->> 'address', ''), coalesce(v ->> 'cadastral_number', ''),
       coalesce(v ->> 'land_book_number', ''), (v ->> 'area_deed')::numeric, (v ->> 'area_measured')::numeric,
       (v ->> 'built_area')::numeric, (v ->> 'developed_area')::numeric, coalesce(v ->> 'levels', ''),
       coalesce(v ->> 'structure', ''), (v ->> 'year_built')::numeric::int, coalesce(v ->> 'legal_situation', ''),
       coalesce(v ->> 'litigation', ''), coalesce(v ->> 'encumbrances', '')
FROM line JOIN rows ON v ->> 'inventory_number' = line.inventory_number
"""


# A line is as the import left it when no former version differs from it, its position aside.
_CHANGED = """
SELECT
    (SELECT count(*) FROM patrimony_protocolline WHERE import_run_id = %(run_id)s),
    (SELECT count(*) FROM patrimony_protocolline l WHERE l.import_run_id = %(run_id)s AND (
        EXISTS (SELECT 1 FROM audit_rowversion v WHERE v.table_name = 'patrimony_protocolline' AND v.row_id = l.id
                AND v.old - 'position' <> to_jsonb(l) - 'position')
        OR EXISTS (SELECT 1 FROM audit_rowversion v LEFT JOIN patrimony_lineestate e ON e.line_id = v.row_id
                   WHERE v.table_name = 'patrimony_lineestate' AND v.row_id = l.id
                   AND v.old IS DISTINCT FROM to_jsonb(e))
        OR %(in_estate)s <> EXISTS (SELECT 1 FROM patrimony_lineestate e WHERE e.line_id = l.id)))
"""


def _refuse_touched(run: ImportRun, *, in_estate: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"run_id": run.pk, "in_estate": in_estate})
        present, changed = cursor.fetchone()
    removed = run.context.get("lines", present) - present
    if changed or removed:
        raise DomainError(
            _(
                "După import s-au schimbat %(changed)s și s-au șters %(removed)s, deci importul nu se mai anulează "
                "întreg. Ștergeți pozițiile pe rând."
            )
            % {
                "changed": text.counted(changed, _("poziție"), _("poziții")),
                "removed": text.counted(removed, _("poziție"), _("poziții")),
            },
            code="touched",
        )


class AnnexTarget:
    """Lines of an annex of a draft protocol.

    Owner of movables is the unit itself, of land and buildings that of the authority's configuration; keeper is
    the unit, or the one whose structure it is. Other parties are set afterwards on the line.
    """

    permission = Perm.PATRIMONY_PROPOSE

    def __init__(self, target: Target, annex: Annex) -> None:
        self.target, self.annex = target, annex
        self.unique: tuple[tuple[str, ...], ...] = (
            (("inventory_number",),) if annex == Annex.FIXED_ASSETS else ()
        )

    def open(self, actor: Actor, context: Mapping[str, str]) -> Opening:
        """Finds the draft named by ``?protocol=``.

        Raises:
            NotFoundError: none, of a unit not seen, or no longer a draft.
        """
        key = record_key(context.get("protocol", ""))
        found = Protocol.objects.visible_to(actor).filter(pk=key or 0).first()
        if found is None or not found.is_editable:
            raise NotFoundError(_("Protocolul nu există sau nu mai este ciornă, deci nu primește poziții."))
        title = _("%(annex)s · %(unit)s") % {"annex": self.annex.label, "unit": found.unit.name}
        back = reverse("patrimony:protocol-annex", args=[found.pk, int(self.annex)])
        return Opening(found.unit_id, title, found.unit.name, {"protocol": found.pk}, back)

    def _protocol(self, run: ImportRun) -> Protocol:
        return Protocol.objects.select_related("unit").get(pk=run.context["protocol"])

    def check(self, run: ImportRun) -> None:
        """Numbers, depreciation, codes, lives, places and custodians of all staged rows, in six statements."""
        protocol = self._protocol(run)
        body = protocol.unit.keeper_id
        if self.annex != Annex.INVENTORY_OBJECTS:
            taken = _(
                "Numărul „%s” este deja în evidență sau în protocol. Numerele nu se refolosesc; corectați-l."
            )
            add_findings(run, _TAKEN, {"keeper": body, "protocol": protocol.pk, "sentence": taken})
            worn = _("Amortizarea cumulată este mai mare decât valoarea. Verificați cele două coloane.")
            add_findings(run, _WORN, {"sentence": worn})
            unknown = _("Codul de clasificare „%s” nu există în catalog (HG 2139/2004). Corectați codul.")
            add_findings(run, _CODES, {"sentence": unknown})
            lives = _(
                "Durata de %s ani nu este în intervalul codului %s: %s–%s ani. Corectați durata sau codul."
            )
            add_findings(run, _LIVES, {"sentence": lives})
        places = _(
            "Locul „%s” nu este o încăpere cunoscută a unității. Bunul se preia fără loc, cu textul păstrat."
        )
        add_findings(run, _PLACES, {"unit": protocol.unit_id, "sentence": places})
        custodians = _(
            "„%s” nu este o persoană cu mandat în unitate. Bunul se preia fără gestionar; alegeți-l după import."
        )
        add_findings(
            run, _CUSTODIANS, {"unit": protocol.unit_id, "today": clock.today(), "sentence": custodians}
        )

    def apply(self, tx: Transaction, run: ImportRun) -> dict[str, int]:
        """Adds the good rows to the annex in one statement.

        Raises:
            DomainError: the protocol stopped being a draft meanwhile.
        """
        protocol = (
            Protocol.objects.select_for_update(of=("self",))
            .select_related("unit")
            .get(pk=run.context["protocol"])
        )
        tx.require(protocol.unit_id, self.permission)
        if not protocol.is_editable:
            raise DomainError(
                _("Protocolul nu mai este ciornă; importul nu a adăugat nimic."), code="not_draft"
            )
        with connection.cursor() as cursor:
            cursor.execute(
                _APPLY_ESTATE if self.annex in _ESTATE_ANNEXES else _APPLY, self._values(protocol, run)
            )
            added: int = cursor.rowcount
        count_version(tx, protocol)
        run.context = {**run.context, "lines": added}
        run.save(update_fields=["context"])
        note_preparer(tx, protocol, writers_in_journal(run))
        tx.log_subjects(PROTOCOL, [protocol.pk])
        tx.log(protocol, imported=added, annex=int(self.annex), run=run.pk)
        return {_("poziții adăugate"): added}

    def _values(self, protocol: Protocol, run: ImportRun) -> dict[str, Any]:
        last = (
            protocol.lines.filter(annex=self.annex)
            .order_by("-position")
            .values_list("position", flat=True)
            .first()
        )
        kind: GoodKind = ANNEX_KIND[self.annex]
        parties = default_parties(protocol, kind)
        return {
            "protocol": protocol.pk,
            "annex": int(self.annex),
            "kind": kind.value,
            "add": LineOperation.ADD.value,
            "unit": protocol.unit_id,
            "keeper": parties["keeper_id"],
            "owner": parties["owner_id"],
            "administrator": parties["administrator_id"],
            "domain": parties["domain"],
            "last": last or 0,
            "today": clock.today(),
            "run_id": run.pk,
        }

    def undo(self, tx: Transaction, run: ImportRun) -> dict[str, int]:
        """Takes the lines back while the protocol is still a draft; those that stay are numbered anew.

        Raises:
            DomainError: it is no longer a draft, or somebody changed or removed an imported line or its facts as land
                or building.
        """
        protocol = Protocol.objects.select_for_update(of=("self",)).get(pk=run.context["protocol"])
        if not protocol.is_editable:
            raise DomainError(
                _("Protocolul nu mai este ciornă; pozițiile importate nu se mai pot scoate."), code="touched"
            )
        _refuse_touched(run, in_estate=self.annex in _ESTATE_ANNEXES)
        lines = ProtocolLine.objects.filter(protocol=protocol, import_run_id=run.pk)
        _all, by_model = lines.delete()
        removed = by_model.get("patrimony.ProtocolLine", 0)
        close_gaps(tx, protocol)
        count_version(tx, protocol)
        note_preparer(tx, protocol)
        tx.log_subjects(PROTOCOL, [protocol.pk])
        tx.log(protocol, removed=removed, run=run.pk)
        return {_("poziții scoase"): removed}

    def suggest(self, key: str, typed: str, about: str) -> list[registry.Suggestion]:
        """Codes of the catalogue with their titles and ranges, for the field of the code."""
        if key != "classification_code":
            return []
        return [
            registry.Suggestion(
                entry.code,
                " · ".join(filter(None, [entry.title, show_range(entry.min_months, entry.max_months)])),
            )
            for entry in closest(typed, about)
        ]

    def result_url(self, run: ImportRun) -> str:
        """The annex that received the lines."""
        return reverse("patrimony:protocol-annex", args=[run.context["protocol"], int(self.annex)])


TARGETS = {
    Annex.LAND: AnnexTarget(LAND, Annex.LAND),
    Annex.BUILDINGS: AnnexTarget(BUILDINGS, Annex.BUILDINGS),
    Annex.FIXED_ASSETS: AnnexTarget(FIXED_ASSETS, Annex.FIXED_ASSETS),
    Annex.INVENTORY_OBJECTS: AnnexTarget(OBJECTS, Annex.INVENTORY_OBJECTS),
}


def register() -> None:
    """Makes the annexes known to the imports."""
    for target in TARGETS.values():
        registry.register(target)


def upload_url(protocol_id: int, annex: int) -> str:
    """Where the import of an annex starts."""
    return f"{reverse('imports:upload')}?tinta={TARGETS[Annex(annex)].target.code}&protocol={protocol_id}"
