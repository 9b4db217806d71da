# SPDX-License-Identifier: EUPL-1.2
"""The port of the demo on the loopback interface."""

import contextlib
import socket

from vatra.cli.environment import HOST
from vatra.pgembed import LaunchError

DEFAULT_PORT = 8000
NEIGHBOURS = 50


def is_free(port: int) -> bool:
    """Whether nothing listens there on either loopback address."""
    with contextlib.suppress(OSError), socket.create_connection(("::1", port), timeout=0.2):
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def choose(asked: int | None) -> tuple[int, str]:
    """The port to use and a remark when it is not the usual one.

    Raises:
        LaunchError: the port asked for is taken or impossible, or all neighbours are taken.
    """
    if asked is not None:
        if not 1 <= asked <= 65535:
            raise LaunchError(f"Portul {asked} nu există; alegeți unul între 1024 și 65535.", code=2)
        if not is_free(asked):
            raise LaunchError(
                f"Portul {asked} nu poate fi folosit (este ocupat de alt program sau rezervat); "
                "alegeți altul cu --port sau porniți fără --port.",
                code=2,
            )
        return asked, ""
    for port in range(DEFAULT_PORT, DEFAULT_PORT + NEIGHBOURS):
        if is_free(port):
            remark = (
                "" if port == DEFAULT_PORT else f"Portul {DEFAULT_PORT} este ocupat; se folosește {port}."
            )
            return port, remark
    raise LaunchError(
        f"Porturile {DEFAULT_PORT}–{DEFAULT_PORT + NEIGHBOURS - 1} sunt toate ocupate; alegeți unul liber cu --port.",
        code=2,
    )
