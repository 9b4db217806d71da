# SPDX-License-Identifier: EUPL-1.2
"""What pages cost: the list of goods, its deep pages and searches, a good's page, the search, the public page."""

import html
import re
import statistics
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from vatra.demo.bench.measuring import Result, cpu_runs, of_runs, p95, wall_runs
from vatra.demo.signins import SCHOOL
from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import User
from vatra.foundation.search.query import search_groups
from vatra.foundation.shell.keyset import Cursor
from vatra.modules.patrimony.models import Good

SPELLINGS = ("tablă", "tabla", "TABLĂ", "tabl\u0103 magnetic")
CEDILLA = "bancă şcolară"
WORDS = (
    "videoproiector", "bancă şcolară", "banca scolara", "SC412-214-00012", "microscop", "cazan mural", "pian",
    "grădinița 407", "dulap material", "oală inox", "tractor", "gr418", "hartă fizică", "4099000412", "fișet", "zzzz",
)  # fmt: skip
SEARCH = "căutarea generală"
COMPARED = ("lista bunurilor, prima pagină", SEARCH, "căutare în listă", "pagina unui bun")
DEEP, PER_KIND = 1_000, 6
SIZE = 50
_IN_PROCESS = "pagină întreagă prin toate straturile, în proces"


def client_of(username: str) -> Client:
    """A browser signed in with an account."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=username))
    return client


def _get(client: Client, url: str, **headers: str) -> Callable[[], bytes]:
    def call() -> bytes:
        answer = client.get(url, headers=headers)
        if answer.status_code != 200:
            msg = f"{url} answered {answer.status_code}"
            raise RuntimeError(msg)
        return bytes(answer.content)

    return call


def rows(goods: int, runs: int) -> Iterator[Result]:
    """The rows of the pages on the present database."""
    officer = client_of("patrimoniu")
    url = reverse("patrimony:goods")
    size = f"{goods} de bunuri"
    first = cpu_runs(_get(officer, f"{url}?pe={SIZE}"), runs)
    yield of_runs(f"lista bunurilor, prima pagină, {size}", "ms CPU", first, 25, 12, _IN_PROCESS)
    total = {"HX-Request": "true"}
    count = cpu_runs(_get(officer, f"{url}?total=1", **total), runs)
    yield of_runs(f"totalul exact al listei, {size}", "ms CPU", count, 25, 15)
    deep_url, depth = deep_page(url)
    deep = cpu_runs(_get(officer, deep_url), runs)
    ratio = statistics.median(deep) / statistics.median(first)
    yield Result(
        f"lista, la {depth} pagini adâncime / prima", "×", round(min(deep) / min(first), 3), round(ratio, 3), 1.2, 1.2,
        note=f"{statistics.median(deep):.1f} ms CPU",
    )  # fmt: skip
    yield from _searches(url, runs, size)
    yield _good_page(officer, runs)
    yield _global_search(runs, size)
    yield from _public(runs)


def ratios(small: list[Result], large: list[Result], goods: int) -> Iterator[Result]:
    """How many times dearer the same work is on more goods."""
    for one, many in zip(small, large, strict=True):
        if one.median and many.median and one.work.startswith(COMPARED) and one.best and many.best:
            yield Result(
                f"{many.work} / mai puține", "×", round(many.best / one.best, 2), round(many.median / one.median, 2),
                1.5, 1.1, note=f"{goods} față de mai puține: {many.median} și {one.median} {one.unit}",
            )  # fmt: skip


def deep_page(url: str) -> tuple[str, int]:
    """The address of the page 1,000 pages deep (or half way where there are fewer), its cursor known."""
    pages = min(DEEP, Good.objects.count() // SIZE // 2)
    rows = Good.objects.order_by("inventory_number", "pk").values_list("inventory_number", "pk")
    number, pk = rows[pages * SIZE - 1]
    cursor = Cursor("inventar", number, str(pk), pages * SIZE)
    return f"{url}?{urlencode({'pe': SIZE, 'dupa': cursor.encode()})}", pages


def _searches(url: str, runs: int, size: str) -> Iterator[Result]:
    for who, words in (("patrimoniu", "tot"), (f"{SCHOOL}.administrator", "unitate")):
        client = client_of(who)
        spent: list[float] = []
        for spelling in (*SPELLINGS, CEDILLA):
            spent += cpu_runs(_get(client, f"{url}?{urlencode({'q': spelling})}"), max(2, runs // 4), warm=1)
        yield of_runs(f"căutare în listă, patru scrieri, drepturi: {words}, {size}", "ms CPU", spent, 40, 20)


def _good_page(client: Client, runs: int) -> Result:
    good = Good.objects.filter(place_changes__isnull=False).order_by("pk").first() or Good.objects.earliest(
        "pk"
    )
    call = _get(client, reverse("patrimony:good", args=[good.pk]))
    call()
    with CaptureQueriesContext(connection) as queries:
        call()
    note = f"{len(queries)} interogări (cel mult 20)"
    return of_runs("pagina unui bun, cu istoric", "ms CPU", cpu_runs(call, runs), 25, 12, note)


def _global_search(runs: int, size: str) -> Result:
    actors = [
        actor_for(User.objects.get(username=name)) for name in ("patrimoniu", f"{SCHOOL}.administrator")
    ]
    spent: list[float] = []
    for actor in actors:
        for words in WORDS:
            call = partial(search_groups, actor, words, PER_KIND)
            spent += wall_runs(call, max(2, runs // 5))
    return Result(
        f"{SEARCH}, {size}, p95", "ms", round(min(spent), 2), round(p95(spent), 2), 300, 100,
        note=f"p50 {statistics.median(spent):.1f} ms, {len(spent)} căutări",
    )  # fmt: skip


def _public(runs: int) -> Iterator[Result]:
    anonymous = Client(headers={"host": "localhost"})
    call = _get(anonymous, "/")
    yield of_runs("pagina publică, anonim", "ms CPU", cpu_runs(call, runs), 8, 4, _IN_PROCESS)
    page = call()
    size = (len(page) + _linked_bytes(page.decode())) / 1000
    yield Result(
        "pagina publică, octeți fără litere", "kB", round(size, 1), round(size, 1), 60, None,
        note="HTML și stilurile, scripturile, pictogramele ei, cum se trimit",
    )  # fmt: skip


def _linked_bytes(page: str) -> int:
    """Bytes, as sent, of the styles, scripts and pictures that a page names, fonts left out."""
    from django.contrib.staticfiles import finders

    total = 0
    for address in set(re.findall(r'(?:href|src)="(/static/[^"#?]+)', html.unescape(page))):
        if address.endswith((".woff2", ".ttf")):
            continue
        name = address.removeprefix("/static/")
        collected = [Path(settings.STATIC_ROOT) / f"{name}{packed}" for packed in (".br", ".gz", "")]
        found = next((str(file) for file in collected if file.is_file()), None) or finders.find(name)
        if isinstance(found, str):
            total += Path(found).stat().st_size
    return total
