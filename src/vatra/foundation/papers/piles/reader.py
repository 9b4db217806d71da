# SPDX-License-Identifier: EUPL-1.2
"""Drives the child process that opens the files of a pile, one scan at a time."""

import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PIL import Image

from vatra.foundation.papers.piles.reading import Mark

SECONDS_PER_SCAN = 60


@dataclass(frozen=True)
class Scan:
    """One scan as read: its picture and codes, or the ``fault`` that left it without."""

    image: Image.Image | None
    marks: list[Mark]
    fault: str = ""


class Reader:
    """Reads the scans of one file. A scan that breaks the child, or holds it up for a minute, is a fault of that scan."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._child: subprocess.Popen[str] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="vatra-scan-")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        self._folder.cleanup()

    @contextlib.contextmanager
    def scan(self, number: int) -> Iterator[Scan]:
        """One scan, from 1; its picture is gone when the block ends."""
        answer = self._ask(number)
        if "fault" in answer:
            yield Scan(None, [], answer["fault"])
            return
        picture = Path(self._folder.name) / answer["picture"]
        try:
            with Image.open(picture) as image:
                image.load()
                yield Scan(image, [_mark(found) for found in answer["marks"]])
        finally:
            picture.unlink()

    def _ask(self, number: int) -> dict[str, Any]:
        child = self._started()
        watch = threading.Timer(SECONDS_PER_SCAN, child.kill)
        watch.start()
        try:
            if child.stdin is None or child.stdout is None:
                raise BrokenPipeError
            child.stdin.write(f"{number}\n")
            child.stdin.flush()
            answer: dict[str, Any] = json.loads(child.stdout.readline())
        except (BrokenPipeError, ValueError):
            self._stop()
            return {"fault": "pixels"}
        finally:
            watch.cancel()
        return answer

    def _started(self) -> subprocess.Popen[str]:
        if self._child is None:
            command = [sys.executable, "-I", "-m", "vatra.foundation.papers.piles.child"]
            self._child = subprocess.Popen(  # the command is ours, the path is the store's
                [*command, str(self._path), self._folder.name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _mark(found: dict[str, Any]) -> Mark:
    a, b, c, d = ((float(x), float(y)) for x, y in found["corners"])
    return Mark(str(found["text"]), (a, b, c, d))
