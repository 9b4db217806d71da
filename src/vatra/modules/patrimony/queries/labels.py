# SPDX-License-Identifier: EUPL-1.2
"""Label sheets drawn for goods that the actor sees."""

from collections.abc import Sequence

from django.conf import settings

from vatra.kernel.actor import Actor
from vatra.modules.patrimony.models import Good
from vatra.modules.patrimony.papers import labels
from vatra.modules.patrimony.papers.goods_content import label_paper


def labels_pdf(actor: Actor, good_ids: Sequence[int], format_key: str, start: int) -> bytes:
    """The sheets as PDF, labels in the order of inventory numbers.

    Args:
        format_key: one of ``papers.labels.FORMATS``.
        start: first free label of the first sheet, from 1.
    """
    from vatra.foundation.papers.rendering import render

    rows = Good.objects.visible_to(actor).filter(pk__in=good_ids).select_related("keeper", "owner")
    content = label_paper(rows.order_by("inventory_number", "pk"), format_key, start)
    return render(labels.TEMPLATE, content, title=labels.TITLE, attach_json=False, demo=settings.IS_DEMO)
