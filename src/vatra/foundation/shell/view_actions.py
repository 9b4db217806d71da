# SPDX-License-Identifier: EUPL-1.2
"""What people do with their saved views. Everybody works on their own only."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.models import LONGEST_QUERY, MOST_VIEWS, SavedView
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError


def own_view(actor: Actor, pk: int, *, lock: bool = False) -> SavedView:
    """A view of the actor.

    Raises:
        NotFoundError: none, or somebody else's (answered alike).
    """
    rows = SavedView.objects.visible_to(actor).filter(pk=pk)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFoundError(_("Vizualizarea nu există sau nu este a dumneavoastră."))
    return found


def _checked(query: str) -> str:
    if len(query) > LONGEST_QUERY:
        raise BadInputError(
            _(
                "Filtrele acestei vizualizări sunt prea lungi ca să fie păstrate. Renunțați la o parte din ele."
            ),
            code="view_too_long",
        )
    return query


def _refuse_taken(actor: Actor, list_name: str, name: str, but: int = 0) -> None:
    same = SavedView.objects.visible_to(actor).filter(list_name=list_name, name__iexact=name).exclude(pk=but)
    if same.exists():
        raise DomainError(
            _("Aveți deja în această listă o vizualizare cu numele „%(name)s”. Alegeți alt nume.")
            % {"name": name},
            code="savedview_name_once",
            field="name",
        )


@dataclass(frozen=True)
class SaveView:
    """A state of a list (``query``) and the name it is to have."""

    list_name: str
    name: str
    query: str


@action(Perm.ACCESS_OWN)
def save_view(tx: Transaction, *, actor: Actor, cmd: SaveView) -> SavedView:
    """Keeps the state of a list under a name.

    Raises:
        DomainError: the name is taken, or the list has as many views of the actor as it can.
        BadInputError: the state is too long.
    """
    query = _checked(cmd.query)
    _refuse_taken(actor, cmd.list_name, cmd.name)
    mine = SavedView.objects.visible_to(actor).filter(list_name=cmd.list_name)
    taken = set(mine.values_list("slot", flat=True))
    free = next((slot for slot in range(1, MOST_VIEWS + 1) if slot not in taken), None)
    if free is None:
        raise DomainError(
            _(
                "Aveți %(most)s vizualizări în această listă, câte încap. Ștergeți una de care nu mai "
                "aveți nevoie, apoi salvați din nou."
            )
            % {"most": MOST_VIEWS},
            code="savedview_at_most",
        )
    view = SavedView.objects.create(
        owner_id=actor.user_id or 0, list_name=cmd.list_name, slot=free, name=cmd.name, query=query
    )
    tx.log(view, list=cmd.list_name)
    return view


@dataclass(frozen=True)
class RenameView:
    """An own view and its new name."""

    pk: int
    name: str


@action(Perm.ACCESS_OWN)
def rename_view(tx: Transaction, *, actor: Actor, cmd: RenameView) -> SavedView:
    """Gives an own view another name.

    Raises:
        NotFoundError: it is not the actor's.
        DomainError: the name is taken.
    """
    view = own_view(actor, cmd.pk, lock=True)
    _refuse_taken(actor, view.list_name, cmd.name, but=view.pk)
    view.name = cmd.name
    view.save(update_fields=["name"])
    tx.log(view, list=view.list_name)
    return view


@dataclass(frozen=True)
class OverwriteView:
    """An own view and the state it is to keep from now on."""

    pk: int
    list_name: str
    query: str


@action(Perm.ACCESS_OWN)
def overwrite_view(tx: Transaction, *, actor: Actor, cmd: OverwriteView) -> SavedView:
    """Lets an own view keep another state of its list.

    Raises:
        NotFoundError: it is not the actor's.
        BadInputError: the state is of another list, or too long.
    """
    view = own_view(actor, cmd.pk, lock=True)
    if view.list_name != cmd.list_name:
        raise BadInputError(
            _("Vizualizarea „%(name)s” este a altei liste. Deschideți lista ei și salvați de acolo.")
            % {"name": view.name},
            code="view_of_another_list",
        )
    view.query = _checked(cmd.query)
    view.save(update_fields=["query"])
    tx.log(view, list=view.list_name)
    return view


@dataclass(frozen=True)
class DeleteView:
    """An own view that is no longer wanted."""

    pk: int


@action(Perm.ACCESS_OWN)
def delete_view(tx: Transaction, *, actor: Actor, cmd: DeleteView) -> str:
    """Removes an own view and gives its name; the list and its rows are untouched.

    Raises:
        NotFoundError: it is not the actor's.
    """
    view = own_view(actor, cmd.pk, lock=True)
    tx.log(view, list=view.list_name)
    view.delete()
    return view.name
