# SPDX-License-Identifier: EUPL-1.2
"""Short words after something was done, with a way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest


def done(request: HttpRequest, sentence: str, *, undo_url: str = "") -> None:
    """Show a toast on the next page.

    Args:
        request: the request that did it.
        sentence: one line, for example „Bunul a fost mutat în sala 21”.
        undo_url: address that takes it back by POST; shown as „Anulează” for ten seconds. The same
            must be possible from the record's history, for those who miss the toast.
    """
    messages.success(request, sentence, extra_tags=undo_url)


def warn(request: HttpRequest, sentence: str) -> None:
    """Show a note on top of the next page; it stays there."""
    messages.warning(request, sentence)
