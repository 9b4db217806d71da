# SPDX-License-Identifier: EUPL-1.2
"""A starter to be killed by tests: starts a server, writes its process number and sleeps."""

import sys
import time
from pathlib import Path

from vatra import pgembed

server = pgembed.start(Path(sys.argv[1]), durable=False)
sys.stdout.write(f"{server.pid}\n")
sys.stdout.flush()
time.sleep(120)
