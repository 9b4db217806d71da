# SPDX-License-Identifier: EUPL-1.2
"""Fonts, icons and htmx, made from installed packages into ``build/assets``.

Nothing of a third party is committed: the faces come from two font packages, the icons from one
archive of drawings, htmx from django-htmx. The result depends only on those files and on
``frontend/icons.txt``, so a stamp tells whether there is anything to do.
"""

import hashlib
import importlib.metadata
import importlib.util
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

from django.conf import settings

RECIPE = "3"
"""Raised by hand when the code below would make other files from the same sources."""

UNICODES = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x218, 0x21C),
    *range(0x2010, 0x2028),
    0x2030,
    0x2032,
    0x2033,
    0x2039,
    0x203A,
    0x20AC,
    0x2122,
    0x2212,
    0x2215,
)
"""Latin, Romanian with comma below, dashes and quotes, narrow space, primes, euro, minus."""

FEATURES = ("kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum", "zero", "calt")


class AssetError(Exception):
    """An asset cannot be made; the message names the file and the cure."""


def _package_folder(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise AssetError(f"The package {module} is not installed. Run `uv sync` and try again.")
    return Path(spec.origin).parent


def font_paths() -> dict[str, Path]:
    """The original TrueType faces, as typst wants them.

    Returns:
        ``regular``, ``bold``, ``italic``, ``bold-italic`` of Atkinson Hyperlegible and ``display``
        of Bricolage Grotesque (variable), each with the path inside its package.

    Raises:
        AssetError: a font package is missing or does not hold the face.
    """
    text = _package_folder("fontpkg_atkinson_hyperlegible") / "files"
    display = _package_folder("fontpkg_bricolage_grotesque") / "files"
    faces = {
        "regular": text / "AtkinsonHyperlegible-Regular.ttf",
        "bold": text / "AtkinsonHyperlegible-Bold.ttf",
        "italic": text / "AtkinsonHyperlegible-Italic.ttf",
        "bold-italic": text / "AtkinsonHyperlegible-BoldItalic.ttf",
        "display": display / "BricolageGrotesque[opsz,wdth,wght].ttf",
    }
    for name, path in faces.items():
        if not path.is_file():
            raise AssetError(f"The face {name} is not where its package should have it: {path.name}.")
    return faces


def icon_names(listing: Path) -> list[str]:
    """The names in ``icons.txt``, one a line, sorted, without repeats."""
    return sorted({line.strip() for line in listing.read_text().splitlines() if line.strip()})


def build_sprite(names: list[str]) -> str:
    """One SVG file with a ``<symbol>`` per icon.

    Raises:
        AssetError: an icon of the list is not in the package.
    """
    symbols = []
    with ZipFile(_package_folder("lucide") / "lucide.zip") as archive:
        known = set(archive.namelist())
        for name in names:
            if f"{name}.svg" not in known:
                raise AssetError(
                    f"The icon „{name}” of frontend/icons.txt does not exist in lucide. Choose another name."
                )
            drawing = re.search(r"<svg.*?>(.*)</svg>", archive.read(f"{name}.svg").decode(), re.DOTALL)
            body = " ".join(drawing.group(1).split()) if drawing else ""
            symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _subset(source: Path, target: Path, limits: dict[str, float | tuple[float, float]] | None = None) -> None:
    """Write the letters we need of ``source`` as woff2; ``limits`` pins or narrows variable axes."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(source, recalcTimestamp=False)
    if limits:
        font = instantiateVariableFont(font, limits)
    options = Options()
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.name_IDs = [1, 2, 4, 6]
    options.drop_tables += ["DSIG", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def _stamp(listing: Path) -> str:
    packages = (
        "fontpkg-atkinson-hyperlegible",
        "fontpkg-bricolage-grotesque",
        "lucide",
        "django-htmx",
        "fonttools",
    )
    parts = [RECIPE, *(f"{p}={importlib.metadata.version(p)}" for p in packages), *icon_names(listing)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def build(target: Path | None = None, listing: Path | None = None, *, force: bool = False) -> bool:
    """Make everything anew when a source changed.

    Args:
        target: folder to fill, ``build/assets`` of the checkout by default.
        listing: the list of icon names, ``frontend/icons.txt`` by default.
        force: build even when the stamp says nothing changed.

    Returns:
        Whether anything was made.

    Raises:
        AssetError: a package, a face or an icon is missing.
    """
    target = target or settings.BASE_DIR / "build" / "assets"
    listing = listing or settings.BASE_DIR / "frontend" / "icons.txt"
    stamp_file, stamp = target.parent / f"{target.name}.made", _stamp(listing)
    if not force and stamp_file.is_file() and stamp_file.read_text() == stamp:
        return False
    sprite = build_sprite(icon_names(listing))
    faces = font_paths()
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    (target / "js").mkdir(exist_ok=True)
    _subset(faces["regular"], target / "fonts" / "atkinson-400.woff2")
    _subset(faces["bold"], target / "fonts" / "atkinson-700.woff2")
    _subset(
        faces["display"], target / "fonts" / "bricolage.woff2", {"opsz": 24, "wdth": 100, "wght": (400, 700)}
    )
    (target / "icons.svg").write_text(sprite)
    htmx = _package_folder("django_htmx") / "static" / "django_htmx" / "htmx-4.min.js"
    shutil.copyfile(htmx, target / "js" / "htmx.js")
    stamp_file.write_text(stamp)
    return True


def add_qr_reader(source: Path, target: Path | None = None) -> None:
    """Put jsQR among the assets, for phones whose browser reads no codes by itself (iPhones above all).

    Args:
        source: ``dist/jsQR.js`` of the npm package ``jsqr``.
        target: folder of the assets, ``build/assets`` of the checkout by default.

    Raises:
        AssetError: the file is not jsQR.
    """
    target = target or settings.BASE_DIR / "build" / "assets"
    if not source.is_file() or b"jsQR" not in source.read_bytes():
        raise AssetError(
            f"{source} is not jsQR. Take dist/jsQR.js of the npm package jsqr and give its path to --jsqr."
        )
    place = target / "js" / "vendor" / "jsqr.js"
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
