# SPDX-License-Identifier: EUPL-1.2
"""What stands between a fresh checkout and a first page; each step skips what is already done."""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from vatra.cli.environment import CHECKOUT, private_folder
from vatra.pgembed import LaunchError

ASSET_SOURCES = ("frontend", "src/vatra/foundation/shell")
ASSET_SUFFIXES = {
    ".css",
    ".js",
    ".svg",
    ".png",
    ".jpg",
    ".webp",
    ".ico",
    ".json",
    ".webmanifest",
    ".py",
    ".txt",
    ".toml",
}
UNCHANGED = "neschimbat"


def compile_catalogues(source: Path = CHECKOUT / "src" / "vatra") -> str:
    """Compile the message catalogues that are newer than their compiled twins."""
    stale = [po for po in sorted(source.glob("**/LC_MESSAGES/*.po")) if _is_stale(po)]
    if not stale:
        return UNCHANGED
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in stale:
        with po.open("rb") as text:
            catalogue = read_po(text)
        half = po.with_suffix(".mo.half")
        with half.open("wb") as compiled:
            write_mo(compiled, catalogue)
        half.rename(po.with_suffix(".mo"))
    return f"{len(stale)} compilate"


def ensure_django() -> None:
    """Set Django up once, and only when a step has something to do: it costs a second."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def migrate(folder: Path) -> str:
    """Bring the schema up to date; a stamp in the data folder tells when there is nothing to look at."""
    stamp = private_folder(folder) / "schema.stamp"
    digest = _digest([CHECKOUT / "uv.lock", *sorted((CHECKOUT / "src").glob("**/migrations/*.py"))])
    if stamp.exists() and stamp.read_text() == digest:
        return UNCHANGED
    ensure_django()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    stamp.write_text(digest)
    return f"{len(plan)} migrări" if plan else UNCHANGED


def forget_schema(folder: Path) -> None:
    """Look at the schema again at the next start: somebody else may have changed it."""
    (private_folder(folder) / "schema.stamp").unlink(missing_ok=True)


def build_assets() -> str:
    """Build styles, fonts and icons and collect them, when what they are made of has changed."""
    from django.conf import settings

    stamp = CHECKOUT / "build" / "assets.stamp"
    digest = _digest(_asset_files())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    fresh = stamp.exists() and stamp.read_text() == digest
    if fresh and (manifest.exists() or settings.ENV in {"test", "dev"}):
        return UNCHANGED
    stamp.unlink(missing_ok=True)
    # Tests and development collect without a manifest: an older one would name files that are no longer right.
    manifest.unlink(missing_ok=True)
    ensure_django()
    from django.core.management import call_command

    require_command("build_assets")
    call_command("build_assets", verbosity=0, stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(digest)
    return ""


def require_command(name: str) -> None:
    """Refuse in one sentence when this checkout does not have a management command.

    Raises:
        LaunchError: no such command.
    """
    from django.core.management import get_commands

    if name not in get_commands():
        raise LaunchError(f"Comanda „{name}” nu există în această versiune a programului.")


def demo_data_stamp(folder: Path) -> Path:
    """The file that says which sample data were loaded and whether loading came to its end."""
    return private_folder(folder) / "demo-data.json"


def write_demo_stamp(folder: Path, scale: str, *, done: bool) -> None:
    """Write the stamp of the sample data."""
    demo_data_stamp(folder).write_text(json.dumps({"scale": scale, "done": done}))


def read_demo_stamp(folder: Path) -> tuple[str, bool] | None:
    """Scale of the sample data and whether they are whole; None when none were loaded."""
    stamp = demo_data_stamp(folder)
    if not stamp.exists():
        return None
    try:
        found = json.loads(stamp.read_text())
        return str(found["scale"]), bool(found["done"])
    except (ValueError, KeyError, TypeError):
        return "", False


def load_demo_data(folder: Path, scale: str) -> str:
    """Load the sample data once; what was loaded is remembered in the data folder."""
    if read_demo_stamp(folder) == (scale, True):
        return "încărcate mai devreme"
    ensure_django()
    from django.core.management import call_command

    require_command("demo_data")
    write_demo_stamp(folder, scale, done=False)
    call_command("demo_data", scale=scale, verbosity=0, stdout=io.StringIO())
    write_demo_stamp(folder, scale, done=True)
    return f"scara „{scale}”"


def _is_stale(po: Path) -> bool:
    compiled = po.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < po.stat().st_mtime


def _asset_files() -> Iterator[Path]:
    yield CHECKOUT / "uv.lock"
    for folder in ASSET_SOURCES:
        for file in sorted((CHECKOUT / folder).rglob("*")):
            if file.suffix in ASSET_SUFFIXES and "__pycache__" not in file.parts:
                yield file


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(CHECKOUT)).encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
