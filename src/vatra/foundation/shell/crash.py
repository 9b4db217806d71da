# SPDX-License-Identifier: EUPL-1.2
"""The page of a failure: written here whole, because templates, files or the database may be what failed."""

import base64
import hashlib
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

_LIGHT: Final = "color-scheme:light;--bg:#eff1f5;--raised:#fff;--ink:#151b28;--ink-2:#475063;--primary:#1d4f91;--rim:#dfe3ea;--focus:#1d4f91"
_DARK: Final = "color-scheme:dark;--bg:#0b1018;--raised:#1b2433;--ink:#e8ecf3;--ink-2:#b2bccb;--primary:#2f6cc0;--rim:#273245;--focus:#8db8f2"
STYLE: Final = (
    f":root{{{_LIGHT}}}"
    f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme]){{{_DARK}}}}}"
    f"@media screen{{[data-theme=dark]{{{_DARK}}}}}"
    "*{box-sizing:border-box}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--bg);color:var(--ink);"
    "font:400 1rem/1.5 Atkinson,'Atkinson Hyperlegible',system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif}"
    "main{width:min(30rem,100%);display:grid;gap:1rem;padding:1.5rem;border-radius:16px;background:var(--raised);"
    "box-shadow:0 0 0 1px var(--rim)}"
    "h1{margin:0;font-size:1.5rem;line-height:1.2}p{margin:0}.q{color:var(--ink-2)}small{color:var(--ink-2)}"
    "svg{width:2.25rem;height:2.25rem;display:block}"
    "a{display:inline-flex;align-items:center;min-height:2.5rem;padding:0 1rem;border-radius:7px;"
    "background:var(--primary);color:#fff;text-decoration:none;font-weight:700}"
    "a:focus-visible{outline:2px solid var(--focus);outline-offset:2px}"
)
POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'"
)
"""Lets the browser take exactly this style and nothing else."""

_MARK: Final = (
    '<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#fff"/>'
    '<path fill="#1d4f91" d="m8 2.8 5.2 5.2L8 13.2 2.8 8zm16 0L29.2 8 24 13.2 18.8 8zM8 18.8l5.2 5.2L8 29.2 2.8 24z"/>'
    '<path fill="#e9a93a" d="m16 9.4 6.6 6.6-6.6 6.6L9.4 16z"/>'
    '<path fill="#9c3b2a" d="m24 18.8 5.2 5.2-5.2 5.2-5.2-5.2z"/></svg>'
)
_PAGE: Final = (
    '<!doctype html>\n<html lang="{}"{}><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title><style>{}</style></head>\n'
    '<body><main>{}<h1>{}</h1><p class="q">{}</p><p><a href="/">{}</a></p><small>{} {}</small></main></body></html>\n'
)


def page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    """The failure as a page that asks nothing of anybody: no template, no file, no query, no session."""
    theme = request.COOKIES.get("tema", "")
    chosen = mark_safe(f' data-theme="{theme}"') if theme in {"light", "dark"} else ""
    language = getattr(request, "LANGUAGE_CODE", "ro")
    html = format_html(
        _PAGE,
        language,
        chosen,
        title,
        mark_safe(STYLE),
        mark_safe(_MARK),
        title,
        advice,
        _("Mergi la prima pagină"),
        _("Codul erorii:"),
        status,
    )
    response = HttpResponse(html, status=status)
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"
    return response
