# SPDX-License-Identifier: EUPL-1.2
"""Every paper of a stocktaking typesets to PDF/A-3b and PDF/UA-1 and says what it must."""

import pytest
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.papers.rendering import render
from vatra.foundation.papers.rendering.inspection import problems
from vatra.modules.stocktaking.actions.council import IssueSummary, issue_summary
from vatra.modules.stocktaking.actions.results import book_results
from vatra.modules.stocktaking.papers import drafts
from vatra.modules.stocktaking.queries import sheets

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_issued_paper_is_archivable() -> None:
    w = steps.world(make_school())
    found = steps.approved(w)
    book_results(actor=w.lead, cmd=steps.step(found))
    issue_summary(actor=w.lead, cmd=IssueSummary(found.reference_date.year))
    papers = list(IssuedPaper.objects.order_by("pk"))
    assert [p.kind for p in papers] == [
        "inv_decizie", "inv_declaratie", "inv_declaratie", "inv_rezultate", "inv_inregistrari", "inv_centralizator",
    ]  # fmt: skip
    for paper in papers:
        pdf = render(paper.template, paper.content, title=paper.title, demo=True)
        assert problems(pdf, paper.content) == [], paper.kind


def test_lists_say_book_and_count() -> None:
    w = steps.world(make_school())
    found = steps.counted(w)
    steps.scan("a", steps.saw(steps.place_of(found, w.chairs), w.chairs, "8"))
    owner, chapter = next(iter(sheets.groups_of(found)))
    by_hand = drafts.lists_draft(found, owner, chapter, counted=False).content["sections"]
    counted = drafts.lists_draft(found, owner, chapter, counted=True).content["sections"]
    titles = ["Lista 1 – Sala 1", "Lista 2 – Sala 1", "Lista 3 – Sala 2"]
    assert [section["title"] for section in by_hand] == titles
    assert _row(by_hand[1]) == [
        "1",
        "Scaun elev",
        "SC-1",
        "buc",
        "10",
        "",
        "",
        "",
        "100.00",
        "1000.00",
        "",
        "",
        "",
        "",
        "",
    ]
    assert _row(counted[1]) == [
        "1", "Scaun elev", "SC-1", "buc", "10", "8", "", "2", "100.00", "1000.00", "", "200.00", "800.00", "", "",
    ]  # fmt: skip


def _row(section: dict[str, object]) -> list[str]:
    cells = section["table"]["groups"][0]["rows"][0]  # type: ignore[index]
    return [str(cell).removesuffix(".000") if cell is not None else "" for cell in cells]
