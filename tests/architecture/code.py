# SPDX-License-Identifier: EUPL-1.2
"""The source of the house as trees: what the tests of architecture read."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "vatra"
WRITTEN_BY_HAND = ("src", "tests", "frontend/static", "bench", "docs", ".ci", "deploy")
LICENSED = {".py", ".css", ".js", ".html", ".typ", ".sh", ".toml", ".service", ".timer"}


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name, path below the root and tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def short(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def text(self) -> str:
        return self.path.read_text()


@functools.cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, migrations left out: those are written by Django."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        dotted = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
        found.append(Module(dotted, path, ast.parse(path.read_text())))
    return tuple(found)


def files(suffixes: set[str]) -> list[Path]:
    """Files written by hand with one of the suffixes."""
    found = [p for top in WRITTEN_BY_HAND for p in (ROOT / top).rglob("*") if p.suffix in suffixes]
    return sorted(
        p for p in found if p.is_file() and "migrations" not in p.parts and "__pycache__" not in p.parts
    )


type Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module: Module) -> Iterator[Function]:
    """All functions and methods of a module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    """Lines of a function, decorators and docstring included."""
    first = min([function.lineno, *(d.lineno for d in function.decorator_list)])
    return (function.end_lineno or function.lineno) - first + 1


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of a name or attribute, empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
