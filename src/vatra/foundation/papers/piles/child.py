# SPDX-License-Identifier: EUPL-1.2
"""The child process that opens foreign files: a file that takes too much memory or never ends kills only it.

Started with the file and a folder. Each line on standard input is the number of a scan; the answer is a line of
JSON with the codes found and the name of the picture left in the folder, or with the ``fault``.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from vatra.foundation.papers.piles.reading import UnreadableError, marks_of

MOST_MEMORY = 1536 * 1024 * 1024


def main() -> int:
    """Answers until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    source, folder = Path(sys.argv[1]), Path(sys.argv[2])
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_answer(source, folder, int(line))) + "\n")
        sys.stdout.flush()
    return 0


def _answer(source: Path, folder: Path, number: int) -> dict[str, Any]:
    try:
        image, marks = marks_of(source, number)
    except UnreadableError as error:
        return {"fault": error.reason}
    except MemoryError:
        return {"fault": "pixels"}
    name = f"{number}.ppm"
    image.save(folder / name)
    return {"picture": name, "marks": [{"text": mark.text, "corners": mark.corners} for mark in marks]}


if __name__ == "__main__":
    raise SystemExit(main())
