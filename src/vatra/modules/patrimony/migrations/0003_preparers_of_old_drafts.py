# SPDX-License-Identifier: EUPL-1.2
"""Preparers of protocols that were begun before they were noted, as the journal and the heads name them."""

from django.db import migrations

_FROM_JOURNAL = """
INSERT INTO papers_preparer (subject_kind, subject_id, user_id, user_name, at)
SELECT DISTINCT ON (found.protocol_id, found.user_id)
       'patrimony.protocol', found.protocol_id, found.user_id, found.user_name, found.at
FROM (
    SELECT j.object_id AS protocol_id, j.actor_id AS user_id, j.actor_name AS user_name, j.at
    FROM audit_logentry j
    WHERE j.object_kind = 'patrimony.protocol' AND j.outcome = 'done' AND j.actor_id IS NOT NULL
      AND j.verb IN ('open_protocol', 'change_protocol', 'file_protocol_scan', 'save_line', 'remove_lines',
                     'take_out_good', 'add_side', 'remove_side', 'send_to_visas')
    UNION ALL
    SELECT (r.context ->> 'protocol')::bigint, j.actor_id, j.actor_name, j.at
    FROM imports_importrun r
    JOIN audit_logentry j ON j.object_kind = 'imports.importrun' AND j.object_id = r.id
    WHERE r.target LIKE 'patrimony.annex%' AND r.state IN ('done', 'undone') AND r.context ? 'protocol'
      AND j.outcome = 'done' AND j.actor_id IS NOT NULL
    UNION ALL
    SELECT p.id, p.prepared_by_id, p.prepared_by_name, p.created_at
    FROM patrimony_protocol p WHERE p.prepared_by_id IS NOT NULL
) found
ORDER BY found.protocol_id, found.user_id, found.at
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patrimony", "0002_goods_list_indexes"),
        ("papers", "0004_preparers"),
        ("imports", "0001_initial"),
    ]
    operations = [migrations.RunSQL(_FROM_JOURNAL, migrations.RunSQL.noop)]
