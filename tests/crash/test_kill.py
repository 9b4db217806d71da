# SPDX-License-Identifier: EUPL-1.2
"""Signal 9 to the web, the worker and PostgreSQL: nothing half-saved, lost or doubled."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
DRIVER = Path(__file__).with_name("driver.py")
ROOT = DRIVER.parents[2]
POINTS, SEED = 10, 20261123


@pytest.mark.parametrize("kind", ["import", "issue"])
def test_a_kill_at_any_moment_leaves_all_or_nothing(kind: str, base: Path) -> None:
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(base / f"kill-{kind}"), kind, str(POINTS), str(SEED)],
        check=False, capture_output=True, text=True, env=environment, cwd=ROOT, timeout=600,
    )  # fmt: skip
    points = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    assert (done.returncode, len(points)) == (0, POINTS), done.stderr[-3000:]
    assert [told for told in points if told["wrong"]] == []
    assert sum(told["at_work"] for told in points) >= POINTS // 2, "most kills came after the work was done"
