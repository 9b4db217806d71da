# SPDX-License-Identifier: EUPL-1.2
"""The trial run with a tiny web program instead of the real one: same processes, no Django."""

import sys
from pathlib import Path

from vatra import pgembed
from vatra.cli import demo
from vatra.cli.steps import Step

WEB = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


class TinyTrial(demo.Trial):
    def steps(self) -> list[Step]:
        self._sign_ins = ["Conturi de probă"]
        return [
            Step("PostgreSQL", self._start_database),
            Step("Web", self._start_web),
            Step("Worker", self._start_worker),
        ]

    def web_command(self) -> list[str]:
        return [sys.executable, "-c", WEB, str(self.port)]


if __name__ == "__main__":
    demo.worker_command = lambda: [sys.executable, "-c", "import time; time.sleep(600)"]
    try:
        sys.exit(TinyTrial(Path(sys.argv[1]), kind="demo", port=int(sys.argv[2])).run())
    except pgembed.LaunchError as error:
        sys.stderr.write(f"Vatra: {error}\n")
        sys.exit(error.code)
