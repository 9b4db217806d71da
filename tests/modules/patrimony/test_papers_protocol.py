# SPDX-License-Identifier: EUPL-1.2
"""The hand-over protocol, its annex papers and its additional act, field by field."""

import pypdfium2
import pytest

from vatra.foundation.papers.rendering import build_table, inspect, problems, render
from vatra.modules.patrimony.papers import annexes as ax
from vatra.modules.patrimony.papers import protocol as pr
from vatra.modules.patrimony.papers import samples


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Papers are drawn without a database, so there is no cache in it to empty."""


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    finally:
        document.close()


@pytest.fixture(scope="module")
def protocol():
    return samples.sample_protocol(assets=9, objects=2)


@pytest.fixture(scope="module")
def pdf(protocol):
    return render(pr.TEMPLATE, protocol, title="Protocol nr. 27", demo=True)


@pytest.fixture(scope="module")
def text(pdf):
    return text_of(pdf)


def test_the_protocol_is_archival_accessible_and_carries_its_data(protocol, pdf):
    assert problems(pdf, protocol) == []
    assert inspect(pdf).pages == 9


@pytest.mark.parametrize(
    "words",
    [
        "Protocol de predare-preluare nr. 27 din 20.11.2026",
        "Încheiat la data de 20.11.2026, la sediul unității",
        "Predător: Școala Gimnazială „Exemplu” (demo), cod de identificare fiscală 00000000",
        "prin Ilinca Demonstreanu, director; Radu Probă, contabil-șef",
        "Primitor: Sectorul 5 al Municipiului București (demo)",
        "Hotărârea Consiliului General al Municipiului București nr. 151/2001",
        "Comisia de predare, numită prin decizia directorului nr. 41 din 02.11.2026",
        "Comisia de preluare, numită prin dispoziția nr. 812 din 05.11.2026",
        "Anexa 3 – Mijloace fixe: 9 poziții",
        "Anexa 2 – Construcții: 2 poziții",
        "Anexa 7 – Documente lipsă și obiecțiuni: nu sunt poziții",
        "Nu sunt obiecțiuni.",
        "Încheiat în 3 exemplare originale",
        "Anexa 7 – Documente lipsă și obiecțiuni Nu sunt poziții.",
        "18.274,5 mc 19.11.2026",
        "Total: Cont 212 Construcții 1.652,50 4.957,50 3.057.125,00 1.528.562,50",
        "DEMO – fără valoare juridică",
    ],
)
def test_the_protocol_says(text, words):
    assert words in text


def test_every_annex_prints_every_column(text):
    for columns in (
        ax.LAND,
        ax.BUILDINGS,
        ax.HOLDINGS,
        ax.FIXED_ASSETS,
        ax.OBJECTS,
        ax.CONTRACTS,
        ax.DOCUMENTS,
    ):
        for col in columns:
            assert col["title"].replace(" ", "") in text.replace(" ", "").replace("\ufffe", ""), col["title"]


def test_every_member_of_both_commissions_has_a_place_to_sign(text):
    signatures = text.partition("Semnături")[2].partition("Anexa 1")[0]
    for group in samples.commissions():
        for person in group["members"]:
            assert person["name"] in signatures
    assert signatures.count("Semnătura") == 3 + 6


def test_owner_administrator_and_user_stand_apart_on_a_building(text):
    assert (
        "Corp C1, corp de școală 200000 Municipiul București Consiliul Local al Sectorului 5 "
        "Școala Gimnazială „Exemplu” (demo) HCGMB nr. 151/2001" in text
    )


def test_totals_per_account_group():
    lines = [samples.fixed_asset(n) for n in (1, 2, 3)]
    annexes = [
        ax.fixed_asset_annex({"Cont 2131": lines[:2], "Cont 214": lines[2:]}),
        ax.object_annex({"Cont 303": [samples.inventory_object(4)]}),
        ax.contract_annex([]),
    ]
    made = ax.summarise(annexes)
    assert made["groups"][0]["rows"] == [
        ["3", "Cont 2131", 2, "5311.00", "798.50", "4512.50"],
        ["3", "Cont 214", 1, "2711.00", "813.30", "1897.70"],
        ["4", "Cont 303", 1, "727.50", "0.00", "727.50"],
    ]
    assert made["totals"] == [None, None, 4, "8749.50", "1611.80", "7137.70"]


def test_lines_are_counted_without_the_holdings(protocol):
    assert [annex["lines"] for annex in protocol["annexes"]] == [1, 2, 9, 2, 1, 2, 0]


def test_columns_fit_on_the_page():
    from vatra.foundation.papers.rendering.fitting import USABLE_MM

    for columns in (
        ax.LAND, ax.BUILDINGS, ax.HOLDINGS, ax.FIXED_ASSETS, ax.OBJECTS, ax.CONTRACTS, ax.DOCUMENTS,
        ax.METERS, ax.OBJECTIONS, pr.CHANGES,
    ):  # fmt: skip
        free = sum(1 for col in columns if col["width"] == 0)
        assert USABLE_MM["landscape"] - sum(col["width"] for col in columns) >= 35 * free


def test_an_annex_apart_is_named_in_the_protocol_and_is_a_paper_of_its_own():
    made = samples.sample_protocol(assets=3, objects=1)
    apart = made["annexes"][2]
    made["annexes"][2] = {**apart, "separate": "document separat, partea 1"}
    text = text_of(render(pr.TEMPLATE, made, title="Protocol", demo=False))
    assert "Anexa 3 – Mijloace fixe: document separat, partea 1" in text
    assert "2131-000001" not in text
    data: pr.ProtocolAnnexPaper = {
        "meta": samples.meta(pr.ANNEX_TITLE, number="27"),
        "protocol_no": "27",
        "protocol_date": "2026-11-20",
        "part": "partea 1 din 2",
        "annex": apart,
        "commissions": samples.commissions(),
    }
    annex = render(pr.ANNEX_TEMPLATE, data, title="Anexa 3", demo=False)
    assert problems(annex, data) == []
    assert "la protocolul nr. 27 din 20.11.2026 · partea 1 din 2" in text_of(annex)
    assert "2131-000001" in text_of(annex)


def test_the_additional_act_names_what_was_and_what_becomes():
    act = samples.sample_act()
    pdf = render(pr.ACT_TEMPLATE, act, title="Act adițional", demo=True)
    text = text_of(pdf)
    assert problems(pdf, act) == []
    assert "la protocolul de predare-preluare nr. 27 din 20.11.2026" in text
    assert "nr. inventar 2131-000004" in text.replace("2131- 0", "2131-0")
    assert "2.748,00 lei 2.784,00 lei eroare de transcriere" in text
    assert text.partition("Semnături")[2].count("Semnătura") == 9


def test_objections_of_any_length_and_hostile_names_do_not_break_the_protocol():
    made = samples.sample_protocol(assets=1, objects=0)
    made["objections"] = "Lipsește #panic() cartea tehnică. " * 300
    made["parties"][0]["name"] = "N" * 10_000
    made["commissions"][0]["members"][0]["name"] = "*Ana* " * 500
    made["annexes"][6] = ax.objection_annex(
        [{"subject": "s" * 10_000, "objection": "o " * 5000, "party": "", "until": "", "responsible": ""}]
    )
    pdf = render(pr.TEMPLATE, made, title="Protocol", demo=False)
    assert problems(pdf, made) == []
    assert text_of(pdf).count("#panic()") == 300


def test_a_list_of_nothing_keeps_its_shape():
    assert build_table("Gol", ax.LAND, []) == {
        "name": "Gol",
        "page": "landscape",
        "columns": ax.LAND,
        "groups": [],
        "totals": [None] * len(ax.LAND),
    }


@pytest.mark.slow
def test_ten_thousand_lines_are_one_archival_paper():
    made = samples.sample_protocol(assets=8000, objects=2000)
    pdf = render(pr.TEMPLATE, made, title="Protocol", demo=True)
    assert problems(pdf, made) == []
    assert inspect(pdf).pages > 300
