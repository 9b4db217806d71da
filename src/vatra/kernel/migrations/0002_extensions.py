# SPDX-License-Identifier: EUPL-1.2
"""The two extensions every room may count on: exclusion over scalars, and trigrams."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_functions")]
    operations = [BtreeGistExtension(), TrigramExtension()]
