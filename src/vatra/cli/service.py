# SPDX-License-Identifier: EUPL-1.2
"""``vatra serve`` and ``vatra worker``: what a real server keeps running."""

import argparse
import ipaddress
import os
from typing import NoReturn

from vatra.cli.processes import granian_command
from vatra.pgembed import LaunchError, is_embedded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of both commands."""
    if parser.prog.endswith("worker"):
        parser.add_argument("--concurrency", type=int, default=2, help="lucrări deodată (implicit 2)")
        return
    parser.add_argument("--host", default="127.0.0.1", help="adresa pe care ascultă (implicit 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="portul (implicit 8000)")
    parser.add_argument("--workers", type=int, default=2, help="procese (implicit 2)")
    parser.add_argument(
        "--threads", type=int, default=4, help="fire de execuție în fiecare proces (implicit 4)"
    )
    parser.add_argument(
        "--allow-embedded",
        action="store_true",
        help="îngăduie baza de date de probă pe o adresă văzută din rețea",
    )


def run(args: argparse.Namespace) -> int:
    """Become the web server or the worker; systemd then watches that process itself."""
    os.environ.setdefault("VATRA_ENV", "production")
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        raise LaunchError(
            "Lipsește adresa bazei de date: puneți în mediu DATABASE_URL=postgresql://utilizator:parolă@gazdă/bază "
            "(pentru o probă fără server folosiți ./run demo).",
            code=2,
        )
    if args.command == "serve":
        _serve(args, url)
    return _work(args.concurrency)


def _serve(args: argparse.Namespace, url: str) -> NoReturn:
    refuse_exposed_trial(url, args.host, allowed=args.allow_embedded)
    command = granian_command(args.host, args.port, workers=args.workers, threads=args.threads)
    os.execv(command[0], command)  # noqa: S606 - arguments are a list, no shell


def refuse_exposed_trial(url: str, host: str, *, allowed: bool) -> None:
    """Keep the trial's database from being served to the network by mistake.

    Raises:
        LaunchError: the address leads to the embedded server and the host is not loopback.
    """
    if allowed or _is_loopback(host) or not is_embedded(url):
        return
    raise LaunchError(
        f"Baza de date de probă nu se deschide spre rețea pe {host}: treceți la un PostgreSQL al serverului "
        "(docs/howto/server.md) sau, dacă știți ce faceți, adăugați --allow-embedded.",
        code=2,
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _work(concurrency: int) -> int:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("procrastinate", "worker", "--concurrency", str(concurrency))
    return 0
