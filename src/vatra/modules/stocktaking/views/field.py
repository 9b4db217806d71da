# SPDX-License-Identifier: EUPL-1.2
"""The phone page: one shell without personal data, its service worker and its manifest.

What is counted comes and goes as JSON; these three answers hold nothing of any person or good, so a phone may keep
them for days.
"""

import hashlib
import json

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vatra.foundation.access.guards import public
from vatra.modules.stocktaking.field_texts import texts

STYLES = ("tokens", "base", "components", "forms", "field", "field_count")
MODULES = (
    "app", "card", "count", "database", "elements", "export", "feedback", "frame", "holdings", "journal", "photos",
    "scan", "screen_count", "screen_home", "screen_list", "screen_phone", "screen_take", "server", "sync", "texts",
    "typing",
)  # fmt: skip
"""The modules of the page, in ``frontend/static/js/field``."""
QR_LIBRARY, QR_WORKER = "js/vendor/jsqr.js", "js/field/qr_worker.js"
"""jsQR, for phones without a detector of their own, where the house has put it, and the worker that runs it."""
WORKER = "js/field/worker.js"
CAMERA_ONLY = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"
CALLED = {
    "enrol": "fieldlog:enrol",
    "journal": "fieldlog:receive",
    "photo": "fieldlog:photo",
    "places": "stocktaking_package:places",
    "package": "stocktaking_package:package",
}
"""What the page calls: the journal's room and the count's."""


def _assets() -> list[str]:
    """Names of all static files that the page needs without a signal."""
    names = [f"css/{style}.css" for style in STYLES]
    names += ["js/field/theme.js", *(f"js/field/{module}.js" for module in MODULES)]
    names += ["fonts/atkinson-400.woff2", "fonts/atkinson-700.woff2", "icons.svg", "img/marca.svg"]
    return names + ([QR_LIBRARY, QR_WORKER] if finders.find(QR_LIBRARY) else [])


def _shell(version: str) -> str:
    """The page as text: the same for everybody who reads in one language."""
    has_qr = bool(finders.find(QR_LIBRARY))
    home = reverse("stocktaking:field")
    config = {key: reverse(name) for key, name in CALLED.items()} | {
        "version": version,
        "scope": home,
        "worker": reverse("stocktaking:field-worker"),
        "signin": f"{settings.LOGIN_URL}?next={home}",
        "icons": static("icons.svg"),
        "qrLibrary": static(QR_LIBRARY) if has_qr else "",
        "qrWorker": static(QR_WORKER) if has_qr else "",
        "demo": bool(settings.IS_DEMO),
    }
    context = {
        "config": json.dumps(config),
        "texts": json.dumps(texts(), ensure_ascii=False),
        "language": get_language() or settings.LANGUAGE_CODE,
        "styles": [f"css/{style}.css" for style in STYLES],
        "modules": [f"js/field/{module}.js" for module in MODULES],
    }
    return render_to_string("stocktaking/field.html", context)


def _content(name: str) -> bytes:
    """The bytes of a static file as written by hand; empty for one that is not made yet."""
    place = finders.find(name)
    if not isinstance(place, str):
        return b""
    with open(place, "rb") as file:  # noqa: PTH123 - finders give texts
        return file.read()


def version() -> str:
    """Twelve letters that change when anything of the page does, its language included."""
    digest = hashlib.sha256(_shell("").encode())
    for name in [*_assets(), WORKER]:
        digest.update(static(name).encode() + b"\n" + _content(name))
    return digest.hexdigest()[:12]


@require_GET
@public
def field(request: HttpRequest) -> HttpResponse:
    """The page that works without a signal; the camera is allowed here and nowhere else."""
    response = HttpResponse(_shell(version()))
    response["Permissions-Policy"] = CAMERA_ONLY
    return response


@require_GET
@public
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served below the page so that it may serve the page."""
    files = [static(name) for name in _assets()] + [reverse("stocktaking:field-manifest")]
    head = {"VERSION": version(), "SHELL": reverse("stocktaking:field"), "FILES": files}
    told = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in head.items())
    return HttpResponse(told + _content(WORKER).decode(), content_type="text/javascript; charset=utf-8")


@require_GET
@public
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone asks for before it puts the page among its applications."""
    home = reverse("stocktaking:field")
    told = {
        "id": home,
        "name": _("Vatra – inventariere pe teren"),
        "short_name": _("Inventariere"),
        "lang": get_language() or settings.LANGUAGE_CODE,
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1d4f91",
        "icons": [
            {"src": static("img/marca.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")
