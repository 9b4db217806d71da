# SPDX-License-Identifier: EUPL-1.2
"""Reference pages of ``docs/reference`` that are made from the code; each room registers its own in ``ready``."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path

from django.utils import translation

FOLDER = Path("docs") / "reference"
HEAD = "<!-- SPDX-License-Identifier: EUPL-1.2 -->\n<!-- Made by `./run manage write_reference`; change the code, not this page. -->\n"
_pages: dict[str, Callable[[], str]] = {}


def register_page(name: str, build: Callable[[], str]) -> None:
    """Adds the page ``docs/reference/<name>.md``; ``build`` returns its text without the head."""
    _pages[name] = build


def pages() -> dict[str, str]:
    """File name -> whole text of every registered page, with Romanian labels."""
    with translation.override("ro"):
        return {f"{name}.md": HEAD + build().rstrip() + "\n" for name, build in sorted(_pages.items())}


def stale(folder: Path) -> list[str]:
    """The names of pages in a folder that differ from what the code says."""
    return [
        name
        for name, text in pages().items()
        if not (folder / name).exists() or (folder / name).read_text() != text
    ]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [list(heads), ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def settings_page(module: str) -> str:
    """The environment as that module of settings documents it, and what the launcher reads before."""
    documented = import_module(module).__doc__ or ""
    rows = "\n".join(line for line in documented.splitlines() if line.startswith("|"))
    return (
        "# Settings\n\nAll settings come from the environment; `deploy/environment.example` is a file to start from.\n\n"
        + rows.replace("``", "`")
        + "\n\nThe launcher (`./run`) reads three more:\n\n"
        + table(
            ("variable", "meaning", "default"),
            (
                (
                    "VATRA_HOME",
                    "folder of the data of demo and tests",
                    "`/var/lib/vatra` for root, else `~/.local/share/vatra`",
                ),
                (
                    "VATRA_REQUIRE_BROWSER",
                    "`1`: `./run test` refuses to run without Chromium",
                    "browser tests are skipped",
                ),
                ("UV_PYTHON", "the Python to use", "3.13, else 3.14 or 3.12"),
            ),
        )
    )
