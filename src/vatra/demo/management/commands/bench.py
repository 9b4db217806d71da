# SPDX-License-Identifier: EUPL-1.2
"""``bench``: the table of what the work costs, on throwaway databases beside the present one."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vatra.demo.bench import count, heavy, measuring, pages, places
from vatra.demo.bench.measuring import Result
from vatra.demo.network import SECTOR_GOODS
from vatra.demo.signins import refuse_production
from vatra.kernel.errors import DomainError

USUAL, MILLION = 100_000, 1_000_000
LINES = 10_000
ALL, COUNT = "all", "count"


class Command(BaseCommand):
    help = "Măsoară cât costă lucrul: CPU al procesului web și al PostgreSQL, rânduri pe secundă, memorie."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "work",
            nargs="?",
            choices=[ALL, COUNT],
            default=ALL,
            help="„count” măsoară numărarea pe telefoane în locul tabelului",
        )
        parser.add_argument("--scans", type=int, default=MILLION, help="cu „count”: câte scanări")
        parser.add_argument("--devices", type=int, default=200, help="cu „count”: de pe câte telefoane")
        parser.add_argument(
            "--orders", type=int, default=2, help="cu „count”: în câte ordini se trimite totul"
        )
        parser.add_argument("--workers", type=int, default=2, help="cu „count”: câte procese ale serverului")
        parser.add_argument("--seed", type=int, default=1, help="cu „count”: sămânța scanărilor")
        parser.add_argument("--goods", type=int, default=USUAL, help="câte bunuri are baza măsurată")
        parser.add_argument(
            "--lines", type=int, default=LINES, help="rânduri de import și poziții de protocol"
        )
        parser.add_argument("--runs", type=int, default=20, help="de câte ori se repetă fiecare pagină")
        parser.add_argument("--seconds", type=float, default=3.0, help="cât se iau numere")
        parser.add_argument("--sector", action="store_true", help="și căutarea generală în 250.000 de bunuri")
        parser.add_argument("--million", action="store_true", help="și raportul față de 1.000.000 de bunuri")
        parser.add_argument("--json", type=Path, help="fișierul în care se scriu cifrele")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_production()
            counted = options["work"] == COUNT
            results = self._counted(options) if counted else list(self._measured(options))
        except DomainError as refused:
            raise CommandError(refused.message) from refused
        for line in measuring.table(results):
            self.stdout.write(line)
        if options["json"]:
            rows = [result.as_json() for result in results]
            options["json"].write_text(
                json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )

        if counted and any(result.must == 0 and result.median for result in results):
            raise CommandError(
                "Numărarea pe telefoane a pierdut, a dublat sau a schimbat ceva; vedeți rândurile cu NU."
            )

    def _counted(self, options: dict[str, Any]) -> list[Result]:
        size = count.Size(options["scans"], options["devices"], options["seed"], options["workers"])
        with places.throwaway(options["goods"]):
            count.open_places()
            runs = [count.go(size, order) for order in range(options["orders"])]
            return count.rows(size, runs, count.expected(size))

    def _measured(self, options: dict[str, Any]) -> Iterator[Result]:
        runs, lines = options["runs"], options["lines"]
        yield measuring.calibration()
        with places.throwaway(options["goods"]) as scale:
            usual = list(pages.rows(scale.goods, runs))
            yield from usual
            yield heavy.import_rows(lines)
            yield from heavy.long_protocol(lines)
            yield heavy.numbers(options["seconds"])
            yield measuring.calibration()
        if options["sector"]:
            with places.throwaway(SECTOR_GOODS) as scale:
                yield from (r for r in pages.rows(scale.goods, runs) if r.work.startswith(pages.SEARCH))
        if options["million"]:
            with places.throwaway(MILLION) as scale:
                yield from pages.ratios(usual, list(pages.rows(scale.goods, runs)), scale.goods)
        else:
            yield measuring.missing(
                "raport 1.000.000 / 100.000", "×", "nemăsurat: adăugați --million", 1.5, 1.1
            )
