# SPDX-License-Identifier: EUPL-1.2
"""The house rules that a machine can read from the source."""

import ast
import re

import pytest
from tests.architecture.code import (
    LICENSED,
    ROOT,
    Module,
    dotted,
    files,
    functions,
    imports,
    length,
    modules,
)

MOST_LINES, LONGEST, LONG, LONG_SHARE = 500, 80, 50, 0.02
CEDILLAS = re.compile("[\N{LATIN SMALL LETTER S WITH CEDILLA}\N{LATIN SMALL LETTER T WITH CEDILLA}\N{LATIN CAPITAL LETTER S WITH CEDILLA}\N{LATIN CAPITAL LETTER T WITH CEDILLA}]")  # fmt: skip
CLOCKS = re.compile(r"(^|\.)(timezone\.(now|localdate|localtime)|datetime\.(now|utcnow|today)|date\.today)$")
MIXED_DRAWERS = {"util", "utils", "helper", "helpers", "misc", "common_utils", "tools"}
ROOMS_IN_ORDER = (
    {"audit"}, {"access"}, {"jobs"}, {"files"}, {"imports", "papers", "search", "rulebook", "fieldlog"}, {"shell", "backup"},
)  # fmt: skip
EDGES = {"vatra.foundation.jobs.queue", "vatra.cli.main", "vatra.cli.steps"}
FACES = {"apps", "cards", "views", "forms", "lists", "urls", "reference", "sheet", "jobs"}
"""First word of the files that show a room to people: they may use the shell's lists, forms and navigation."""
LEANING = {
    "vatra.foundation.audit.actions": "the seals are checked by an action and a job, which stand above the journal",
    "vatra.foundation.papers.visas": "draws the word of a visa with the shell's one status",
}
MEANT_CEDILLAS = {
    "src/vatra/kernel/text.py": "the table that mends them",
    "src/vatra/kernel/folding.py": "the letters that fold together",
    "src/vatra/foundation/papers/rendering/layout.py": "the last mending before print",
    "src/vatra/demo/bench/pages.py": "one of the four spellings that the search is measured with",
    "src/vatra/foundation/imports/reading/encodings.py": "what old encodings hold",
}


def found_in(rule) -> list[str]:
    """Places where ``rule(module)`` yields lines."""
    return [f"{module.short}:{line}" for module in modules() for line in rule(module)]


def test_files_stay_readable() -> None:
    kinds = {".py", ".css", ".js", ".html", ".typ"}
    long = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in files(kinds)}

    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_functions_stay_readable() -> None:
    sizes = {f"{m.short}:{f.name}": length(f) for m in modules() for f in functions(m)}
    long = [name for name, lines in sizes.items() if lines > LONG]

    assert {name: lines for name, lines in sizes.items() if lines > LONGEST} == {}
    assert len(long) <= LONG_SHARE * len(sizes), long


@pytest.mark.parametrize("top", ["run", ".ci/run"])
def test_scripts_say_their_licence(top: str) -> None:
    assert "SPDX-License-Identifier: EUPL-1.2" in (ROOT / top).read_text()[:200]


def test_every_source_file_says_its_licence() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for p in files(LICENSED)
        if p.stat().st_size and "SPDX-License-Identifier: EUPL-1.2" not in p.read_text()[:300]
    ]

    assert silent == []


def _steps_by_offset(module: Module):
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.search(r"\bOFFSET\b", node.value):
                yield node.lineno
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            cut = node.slice
            if cut.lower is not None and cut.upper is not None and not _fixed(cut):
                yield node.lineno


def _fixed(cut: ast.Slice) -> bool:
    return isinstance(cut.lower, ast.Constant | ast.UnaryOp) or isinstance(cut.upper, ast.UnaryOp)


def test_lists_are_walked_by_cursor_never_by_offset() -> None:
    paginators = found_in(lambda m: (line for line, name in imports(m) if "paginator" in name.lower()))
    in_queries = [
        place for place in found_in(_steps_by_offset)
        if re.search(r"/(queries|views|lists|actions|models|query|keyset)", place)
    ]  # fmt: skip

    assert (paginators, in_queries) == ([], [])


def test_the_time_comes_from_the_one_clock() -> None:
    def reads(module: Module):
        if module.name == "vatra.kernel.clock":
            return
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and CLOCKS.search(dotted(node)):
                yield node.lineno

    assert found_in(reads) == []


def test_words_are_written_with_comma_below() -> None:
    kinds = {".py", ".html", ".js", ".css", ".typ", ".md", ".toml", ".po", ".csv"}
    written = {str(p.relative_to(ROOT)) for p in files(kinds) if CEDILLAS.search(p.read_text())}

    assert {p for p in written if not p.startswith("tests/")} - MEANT_CEDILLAS.keys() == set()


def test_no_drawer_is_mixed() -> None:
    named = [
        p for p in files({".py", ".js", ".css"}) if p.stem in MIXED_DRAWERS or p.parent.name in MIXED_DRAWERS
    ]

    assert [str(p.relative_to(ROOT)) for p in named] == []


def test_what_catches_everything_raises_it_again_except_at_the_edges() -> None:
    def catches(module: Module):
        if module.name in EDGES:
            return
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler):
                kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
                everything = any(k is None or dotted(k) in {"Exception", "BaseException"} for k in kinds)
                if everything and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node)):
                    yield node.lineno

    assert found_in(catches) == []


def test_modules_meet_at_their_ports() -> None:
    def reaches_inside(module: Module):
        parts = module.name.split(".")
        if parts[:2] != ["vatra", "modules"] or len(parts) < 3:
            return
        for line, name in imports(module):
            to = name.split(".")
            if to[:2] == ["vatra", "modules"] and len(to) > 2 and to[2] != parts[2] and to[3:4] != ["ports"]:
                yield f"{line} imports {name}"

    assert found_in(reaches_inside) == []


def test_rooms_of_the_foundation_lean_downwards_only() -> None:
    height = {room: level for level, rooms in enumerate(ROOMS_IN_ORDER) for room in rooms}

    def leans_up(module: Module):
        parts = module.name.split(".")
        if parts[:2] != ["vatra", "foundation"] or len(parts) < 3 or module.name in LEANING:
            return
        if len(parts) > 3 and parts[3].split("_")[0] in FACES:
            return
        for line, name in imports(module):
            to = name.split(".")
            if to[:2] == ["vatra", "foundation"] and len(to) > 2 and height[to[2]] > height[parts[2]]:
                yield f"{line} imports {name}"

    assert found_in(leans_up) == []


def test_no_page_is_excepted_from_the_content_policy() -> None:
    excepted = found_in(
        lambda m: (n for n, name in imports(m) if name.endswith((".csp_exempt", ".csp_override")))
    )

    assert excepted == []
