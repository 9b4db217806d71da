# SPDX-License-Identifier: EUPL-1.2
"""A target of the tests: goods go into a plain table, as a module's set-based statement would do it."""

from django.db import connection
from tests.foundation.imports.example_targets import ANNEX3

from vatra.foundation.access.permissions import Perm
from vatra.foundation.imports.checks import add_findings
from vatra.foundation.imports.registry import Opening, Suggestion
from vatra.kernel.errors import DomainError

TABLE = """
CREATE TABLE IF NOT EXISTS sample_goods (
    number text PRIMARY KEY, name text NOT NULL, value numeric(12,2) NOT NULL, since date, run_id bigint, touched boolean
)
"""
TAKEN = """
SELECT r.id, 'inventory_number', r."values" ->> 'inventory_number', 'error', 'number_taken',
       format('Numărul „%%s” este deja în evidență. Corectați numărul.', r."values" ->> 'inventory_number')
FROM imports_importrow r JOIN sample_goods g ON g.number = r."values" ->> 'inventory_number'
WHERE r.run_id = %(run_id)s
"""
APPLY = """
INSERT INTO sample_goods (number, name, value, since, run_id, touched)
SELECT "values" ->> 'inventory_number', "values" ->> 'name', ("values" ->> 'entry_value')::numeric,
       ("values" ->> 'commissioned_on')::date, run_id, false
FROM imports_importrow WHERE run_id = %s AND state = 'good' ORDER BY line
"""


class SampleTarget:
    target = ANNEX3
    permission = Perm.PATRIMONY_VIEW
    unique = (("inventory_number",),)

    def open(self, actor, context):
        unit = context.get("unitate")
        return Opening(
            int(unit) if unit else None, "Anexa 3 la protocolul demo", "Școala demo 901", {"unit": unit}
        )

    def check(self, run):
        add_findings(run, TAKEN, {})

    def apply(self, tx, run):
        with connection.cursor() as cursor:
            cursor.execute(APPLY, [run.pk])
            return {"bunuri": cursor.rowcount}

    def undo(self, tx, run):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sample_goods WHERE run_id = %s AND touched", [run.pk])
            if cursor.fetchone()[0]:
                raise DomainError(
                    "Bunurile au fost modificate după import. Importul nu se mai poate anula.", code="touched"
                )
            cursor.execute("DELETE FROM sample_goods WHERE run_id = %s", [run.pk])
            return {"scoase": cursor.rowcount}

    def suggest(self, key, typed, about):
        return [Suggestion("3.1.1", f"Mobilier · {typed} · {about}")] if key == "classification" else []

    def result_url(self, run):
        return "/importuri/"


def goods():
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, name, value::text, run_id FROM sample_goods ORDER BY number")
        return cursor.fetchall()


def run_sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
