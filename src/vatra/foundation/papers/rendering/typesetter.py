# SPDX-License-Identifier: EUPL-1.2
"""The child process: reads an order as JSON on standard input, writes the PDF on standard output.

It imports nothing of the house, so it starts at once and holds nothing but the paper.
"""

import json
import sys
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import typst

FONTS = Path(fontpkg_atkinson_hyperlegible.ROOT) / "files"
PACKAGE_ROOT = Path(__file__).resolve().parents[3]


def main() -> int:
    """Typeset one order; on refusal the diagnostic goes to standard error and the exit code is 1."""
    order = json.load(sys.stdin.buffer)
    try:
        pdf = typst.compile(
            order["source"],
            root=str(PACKAGE_ROOT),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs=order["inputs"],
            pdf_standards=["a-3b", "ua-1"],
            timestamp=order["timestamp"],
        )
    except typst.TypstError as error:
        sys.stderr.write(f"{error}\n{error.diagnostic}")
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
