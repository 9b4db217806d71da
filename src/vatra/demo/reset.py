# SPDX-License-Identifier: EUPL-1.2
"""Takes the sample data away again; real data are never touched."""

import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from vatra.demo.signins import refuse_production
from vatra.kernel.errors import DomainError
from vatra.organisation.models import Authority

KEPT_APPS = frozenset({"rulebook"})
MORE_TABLES = ("procrastinate_jobs", "procrastinate_events", "django_session")


def clear() -> None:
    """Empties every table of the program (the shipped catalogue stays) and the folder of files.

    Raises:
        DomainError: production, or the data are not marked as demo.
    """
    refuse_production()
    authority = Authority.objects.first()
    if authority is not None and not authority.is_demo:
        raise DomainError(
            "Autoritatea din baza de date nu este marcată ca probă; datele ei nu se șterg. "
            "Verificați adresa bazei de date (DATABASE_URL).",
            code="not_demo",
        )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(_tables())} RESTART IDENTITY CASCADE")
    shutil.rmtree(Path(settings.DATA_DIR) / "files", ignore_errors=True)


def _tables() -> list[str]:
    own = [
        model._meta.db_table  # noqa: SLF001 - the documented way to the names
        for config in apps.get_app_configs()
        if config.name.startswith("vatra.") and config.label not in KEPT_APPS
        for model in config.get_models()
    ]
    present = set(connection.introspection.table_names())
    return sorted(name for name in {*own, *MORE_TABLES} if name in present)
