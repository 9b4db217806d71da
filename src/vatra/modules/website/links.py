# SPDX-License-Identifier: EUPL-1.2
"""Addresses that the public pages offer; what is not installed is left out, never a dead link."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _


class PublicLink(NamedTuple):
    """An entry of the menus; ``current`` on its own pages."""

    label: str
    url: str
    current: bool = False


class Job(NamedTuple):
    """Something people come for: what, how in a line, and where."""

    icon: str
    title: str
    detail: str
    url: str


def address(name: str) -> str:
    """The address of that name, or empty where the room is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _main() -> list[tuple[str, str]]:
    return [
        (_("Direcția"), address("website:directorate")),
        (_("Școli"), address("website:school-list")),
        (_("Verificați un act"), address("papers:verify-form")),
        (_("Date deschise"), address("website:open-data")),
        (_("Contact"), address("website:contact")),
    ]


def main_links(path: str) -> tuple[PublicLink, ...]:
    """The entries of the main menu as seen from ``path``."""
    return tuple(PublicLink(label, url, path.startswith(url)) for label, url in _main() if url)


def public_links(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``public_links``, made only for pages that show them."""
    return {"public_links": SimpleLazyObject(lambda: main_links(request.path))}


def jobs(units: str, phone: str) -> tuple[Job, ...]:
    """The tasks on the first page that lead somewhere today.

    Args:
        units: the counted units, „71 de unități”.
        phone: the directorate's telephone, or empty.
    """
    offered = [
        Job(
            "school",
            _("Găsiți o școală"),
            _("%(units)s, cu adrese și contacte") % {"units": units},
            address("website:school-list"),
        ),
        Job(
            "file-check",
            _("Verificați un act"),
            _("Cu codul tipărit pe actul primit de la noi"),
            address("papers:verify-form"),
        ),
        Job(
            "phone",
            _("Vorbiți cu noi"),
            phone or _("Structurile direcției și cum le găsiți"),
            address("website:contact"),
        ),
        Job(
            "landmark",
            _("Aflați ce face direcția"),
            _("Structuri, atribuții, conducere"),
            address("website:directorate"),
        ),
        Job(
            "database",
            _("Luați date deschise"),
            _("Lista unităților, în CSV și JSON"),
            address("website:open-data"),
        ),
        Job(
            "log-in",
            _("Intrați în aplicație"),
            _("Pentru școli și pentru angajații direcției"),
            address("access:login"),
        ),
    ]
    return tuple(job for job in offered if job.url)
