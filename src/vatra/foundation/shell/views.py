# SPDX-License-Identifier: EUPL-1.2
"""Pages of the shell itself: the start page, the style page, settings of the face, health."""

import datetime as dt
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from vatra.foundation.access.guards import public, signed_in
from vatra.foundation.shell import cards, context, specimens
from vatra.foundation.shell.feedback import back
from vatra.kernel import clock, dates

YEAR = 365 * 24 * 3600
MOST_TASKS = 30


class TaskGroup(NamedTuple):
    """Tasks under one head of the start page."""

    head: str
    tone: str
    tasks: list[cards.Task]


def _group_of(task: cards.Task, today: dt.date) -> int:
    """0 overdue, 1 today, 2 until Sunday, 3 later."""
    if task.due < today:
        return 0
    if task.due == today:
        return 1
    return 2 if task.due <= today + dt.timedelta(days=6 - today.weekday()) else 3


def task_groups(tasks: list[cards.Task], today: dt.date) -> list[TaskGroup]:
    """Tasks sorted by term under their heads; empty heads are left out."""
    heads = [_("Depășite"), _("Azi"), _("Săptămâna aceasta"), _("Mai târziu")]
    grouped = groupby(tasks, key=lambda task: _group_of(task, today))
    return [TaskGroup(heads[which], "" if which else "bad", list(group)) for which, group in grouped]


@require_GET
@signed_in
def azi(request: HttpRequest) -> HttpResponse:
    """The start page: what waits for me and what is wrong."""
    actor, today = context.actor_of(request), clock.today()
    tasks = cards.tasks_for(actor)
    return render(
        request,
        "shell/azi.html",
        {
            "heading": dates.weekday_day(today).capitalize() + f" {today.year}",
            "cards": cards.cards_for(actor),
            "groups": task_groups(tasks[:MOST_TASKS], today),
            "task_count": len(tasks),
            "signing": cards.signing_for(actor),
            "work": cards.work_for(actor),
            "signs": any(code.startswith("visa.") for code in actor.grants),
        },
    )


@require_GET
@signed_in
def stil(request: HttpRequest) -> HttpResponse:
    """The style page: every component in both themes."""
    columns = [
        (name, render_to_string("shell/stil_parts.html", specimens.everything(name), request))
        for name in ("light", "dark")
    ]
    return render(request, "shell/stil.html", {"columns": columns})


def _remember(request: HttpRequest, response: HttpResponse, name: str, value: str) -> HttpResponse:
    if value:
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(name)
    return response


@csrf_exempt
@require_POST
@public
def theme(request: HttpRequest) -> HttpResponse:
    """Set the theme, or turn it over when none is named; with ``densitate``, the height of rows.

    Without CSRF token, so that public pages stay free of cookies: only the face of this browser changes.
    """
    response = back(request) if not getattr(request, "htmx", False) else HttpResponse(status=204)
    if "densitate" in request.POST:
        wanted = request.POST["densitate"]
        return _remember(
            request, response, context.DENSITY_COOKIE, wanted if wanted in context.DENSITIES else ""
        )
    wanted = request.POST.get("tema", "")
    if wanted not in context.THEMES | {"system"}:
        wanted = "light" if request.COOKIES.get(context.THEME_COOKIE) == "dark" else "dark"
    return _remember(request, response, context.THEME_COOKIE, "" if wanted == "system" else wanted)


@csrf_exempt
@require_POST
@public
def language(request: HttpRequest) -> HttpResponse:
    """Set the language of this browser; an unknown one means the language of the program.

    Without CSRF token, for the same reason as the theme.
    """
    wanted = request.POST.get("limba", "")
    chosen = wanted if wanted in dict(settings.LANGUAGES) and wanted != settings.LANGUAGE_CODE else ""
    return _remember(request, back(request), settings.LANGUAGE_COOKIE_NAME, chosen)


@public
def keys(request: HttpRequest) -> HttpResponse:
    """Help on the keyboard, and the switch for single letters."""
    if request.method == "POST":
        return _remember(
            request,
            redirect("shell:keys"),
            context.KEYS_COOKIE,
            "nu" if request.POST.get("taste") == "nu" else "",
        )
    return render(request, "shell/keys.html")


@require_GET
@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement of accessibility."""
    return render(request, "shell/accessibility.html")


@require_GET
@public
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
@public
def readyz(request: HttpRequest) -> HttpResponse:
    """The process answers and reaches its database; 503 where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
