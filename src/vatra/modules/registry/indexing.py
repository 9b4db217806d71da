# SPDX-License-Identifier: EUPL-1.2
"""What the search knows of the lines of the register."""

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, kind_of
from vatra.foundation.access.permissions import Perm
from vatra.foundation.search.index import Entry, put
from vatra.kernel import text
from vatra.modules.registry.models import RegistryEntry


def index_entry(tx: Transaction, entry: RegistryEntry) -> None:
    """Makes the line findable by its number, their number, subject and correspondent."""
    put(
        tx,
        Entry(
            kind=kind_of(entry),
            object_id=entry.pk,
            permission=Perm.REGISTRY_VIEW,
            title=_("Nr. %(number)s") % {"number": entry},
            subtitle=text.shorten(entry.subject, 300),
            url=entry_url(entry),
            unit_id=entry.unit_id,
            keywords=" ".join(filter(None, [entry.subject, entry.correspondent, entry.their_number])),
            exact=(str(entry),),
            weight=10,
        ),
    )


def entry_url(entry: RegistryEntry) -> str:
    """The page of the line."""
    return f"/registratura/{entry.pk}/"
