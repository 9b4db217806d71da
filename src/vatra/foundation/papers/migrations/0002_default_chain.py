# SPDX-License-Identifier: EUPL-1.2
"""The chain of visas that a new installation begins with; the administrator changes it in the application."""

from django.db import migrations

CHAIN = (
    ("Verificat", "visa.check"),
    ("Contabilitate", "visa.accountant"),
    ("Control financiar preventiv", "visa.cfp"),
    ("Juridic", "visa.legal"),
    ("Conducere", "visa.head"),
)


def begin(apps, schema_editor):
    step = apps.get_model("papers", "VisaStep")
    if not step.objects.filter(paper_kind="protocol").exists():
        for position, (label, permission) in enumerate(CHAIN, start=1):
            step.objects.create(paper_kind="protocol", position=position, label=label, permission=permission)


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial"), ("audit", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
