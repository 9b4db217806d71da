# SPDX-License-Identifier: EUPL-1.2
"""The rule book: dated, cited values of the law, and the catalogue of service lives."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _sync(using: str, **_more: Any) -> None:
    from vatra.foundation.rulebook.models import CatalogueEntry
    from vatra.foundation.rulebook.syncing import sync_catalogue

    if CatalogueEntry._meta.db_table in connections[using].introspection.table_names():  # noqa: SLF001 - the documented way
        sync_catalogue(using=using)


class RulebookConfig(AppConfig):
    """Brings the shipped catalogue into the database after each migration (as Django does its own tables)."""

    name = "vatra.foundation.rulebook"
    label = "rulebook"
    verbose_name = _("Reguli")

    def ready(self) -> None:
        from vatra.foundation.audit import verbs
        from vatra.foundation.rulebook import cards

        cards.register()

        verbs.register(
            {
                "import_catalogue": verbs.Verb(_("Catalogul duratelor importat"), "upload", "p"),
                "add_local_rule": verbs.Verb(_("Regulă locală adăugată"), "scale", "p"),
                "withdraw_local_rule": verbs.Verb(_("Regulă locală retrasă"), "x", "warn"),
            }
        )
        post_migrate.connect(_sync, sender=self, dispatch_uid="rulebook-sync")
