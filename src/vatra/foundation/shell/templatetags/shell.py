# SPDX-License-Identifier: EUPL-1.2
"""Tags and filters of every template. Inside rows of tables none of them is used: rows come ready."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from vatra.foundation.shell import drawings
from vatra.foundation.shell.forms import Problem
from vatra.foundation.shell.forms import problems as form_problems
from vatra.kernel import dates, money, text

register = template.Library()

TONES = frozenset({"ok", "run", "warn", "bad", "off"})

MARK = (
    '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#fff"/>'
    '<path fill="#1d4f91" d="m8 2.8 5.2 5.2L8 13.2 2.8 8zm16 0L29.2 8 24 13.2 18.8 8zM8 18.8l5.2 5.2L8 29.2 2.8 24z"/>'
    '<path fill="#e9a93a" d="m16 9.4 6.6 6.6-6.6 6.6L9.4 16z"/>'
    '<path fill="#9c3b2a" d="m24 18.8 5.2 5.2-5.2 5.2-5.2-5.2z"/></svg>'
)


@lru_cache(maxsize=256)
def icon_svg(name: str) -> SafeString:
    """The drawing ``name`` of the sprite, hidden from screen readers: words stand beside it."""
    return format_html(
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        name,
    )


@lru_cache(maxsize=512)
def status_html(tone: str, word: str, pill: bool = False) -> SafeString:
    """A status as shape and word.

    Args:
        tone: ``ok``, ``run``, ``warn``, ``bad`` or ``off``.
        word: the translated state.
        pill: with a ground of its own, for heads of records.

    Raises:
        ValueError: the tone is none of the five.
    """
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}; the five are {sorted(TONES)}.")
    return format_html('<span class="st {}{}">{}</span>', tone, " pill" if pill else "", word)


@register.simple_tag
def icon(name: str) -> SafeString:
    return icon_svg(name)


@register.simple_tag
def mark() -> SafeString:
    """The mark of five diamonds."""
    return mark_safe(MARK)


@register.simple_tag
def status(tone: str, word: str, pill: bool = False) -> SafeString:
    return status_html(tone, str(word), pill)


@register.simple_tag
def ruler(elapsed: int, total: int, tone: str = "ok") -> SafeString:
    """The small deadline ruler."""
    return drawings.small_ruler(elapsed, total, tone)


@register.simple_tag
def qr(content: str) -> SafeString:
    return drawings.qr(content)


@register.filter
def lei(value: Decimal | None) -> str:
    """An amount as „1.234,56 lei”; nothing as a dash."""
    return "—" if value is None else money.lei(value)


@register.filter
def day(value: dt.date | None) -> str:
    """A date as „22.11.2026”."""
    return "—" if value is None else dates.day(value)


@register.filter
def long_day(value: dt.date | None) -> str:
    """A date as „22 noiembrie 2026”."""
    return "—" if value is None else dates.long_day(value)


@register.filter
def number(value: int | None) -> str:
    """A whole number with points between thousands: „18.412”."""
    return "—" if value is None else text.thousands(value)


@register.filter
def counted(value: int, words: str) -> str:
    """A count with its noun; ``words`` is „loc,locuri”, the result „38 de locuri”."""
    one, many = words.split(",", 1)
    return text.counted(value, one, many)


@register.filter
def initials(name: str) -> str:
    """The letters of a person's badge."""
    return text.initials(name)


@register.filter
def problems(form: BaseForm) -> list[Problem]:
    """The errors of a form for its summary."""
    return form_problems(form)
