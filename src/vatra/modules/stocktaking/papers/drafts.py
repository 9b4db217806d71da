# SPDX-License-Identifier: EUPL-1.2
"""The papers of a stocktaking, ready to be issued."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from vatra.foundation.papers.issuing import Draft
from vatra.foundation.papers.rendering import Fact, Signatory, build_table, column
from vatra.kernel import dates, money
from vatra.modules.stocktaking.choices import Moment, Suggestion
from vatra.modules.stocktaking.models import CommissionMember, Declaration, Difference, Stocktaking
from vatra.modules.stocktaking.papers import content as c
from vatra.modules.stocktaking.queries import sheets
from vatra.organisation.papers import meta_of

QUESTIONS: dict[str, str] = {
    "alte_locuri": "Are bunuri și în alte locuri de depozitare?",
    "terti": "Are în gestiune bunuri ale altora, cu sau fără documente?",
    "diferente": "Are plusuri sau lipsuri despre a căror cantitate sau valoare știe?",
    "nereceptionate": "Are bunuri nerecepționate sau de expediat pentru care s-au întocmit documente?",
    "fara_documente": "A primit sau a eliberat bunuri fără documente legale?",
    "numerar": "Are numerar sau hârtii de valoare din vânzarea bunurilor gestiunii?",
    "neoperate": "Are documente de primire sau eliberare neoperate ori nepredate la contabilitate?",
}
"""The seven questions before the count. Legal: OMFP 2861/2009 annex 1 pt 8 a)."""


def fact(label: str, value: str) -> Fact:
    return {"label": label, "value": value}


def _draft(found: Stocktaking, kind: str, title: str, paper: c.ActPaper, about: str = "") -> Draft:
    return Draft(
        kind=kind,
        kind_label=title,
        keeper=found.unit.code,
        issuer=found.unit.name,
        title=f"{about}, {found.unit.name}" if about else found.unit.name,
        content=dict(paper),
        template=c.TEMPLATE,
        unit_id=found.unit_id,
    )


def _period(found: Stocktaking) -> str:
    return f"{dates.day(found.starts_on)} – {dates.day(found.ends_on)}"


def _commission(members: Sequence[CommissionMember]) -> list[Signatory]:
    return [{"role": str(m.get_duty_display()), "name": m.name, "title": m.function} for m in members]


def members_of(found: Stocktaking) -> list[CommissionMember]:
    """Those who sit in the commissions now, the central one first, presidents before members."""
    return list(found.members.filter(left_by_act="").order_by("sub", "-duty", "pk"))


def decision_draft(found: Stocktaking, members: Sequence[CommissionMember], head: str) -> Draft:
    """The decision of the credit officer. Legal: OMFP 2861/2009 annex 1 pt 5-6."""
    words = _(
        "Se inventariază bunurile unității, cu evidența de la data de referință, între zilele arătate mai sus. "
        "Comisia de mai jos numără la fața locului, compară cu evidența și propune ce urmează."
    )
    sections: list[c.Section] = [{"title": "", "text": words}]
    for sub in sorted({m.sub for m in members}):
        title = _("Comisia de inventariere") if sub == 0 else _("Subcomisia %(n)s") % {"n": sub}
        rows = [
            {"name": m.name, "function": m.function, "duty": str(m.get_duty_display())}
            for m in members
            if m.sub == sub
        ]
        columns = [
            column("no", "Nr. crt.", "int", 12),
            column("name", "Nume și prenume"),
            column("function", "Funcția", width=60),
            column("duty", "Calitatea", width=30),
        ]
        sections.append({"title": title, "table": build_table(title, columns, rows, page="portrait")})
    sections.append(
        {"title": _("Modul de lucru"), "text": found.method or _("Prin numărare la fața locului.")}
    )
    if found.compensable:
        sections.append({"title": _("Sortimente care se pot confunda"), "text": found.compensable})
    paper: c.ActPaper = {
        "meta": meta_of(found.unit, c.DECISION, period=_period(found)),
        "subtitle": "",
        "facts": [
            fact(_("Unitatea"), found.unit.name),
            fact(_("Prilejul"), str(found.get_occasion_display())),
            fact(_("Data de referință"), dates.day(found.reference_date)),
            fact(_("Numărarea"), _period(found)),
            fact(_("Temeiul"), "Legea 82/1991 art. 7; OMFP 2861/2009"),
        ],
        "sections": sections,
        "signatories": [{"role": _("Ordonator de credite"), "name": head}],
        "landscape": False,
    }
    return _draft(found, "inv_decizie", c.DECISION, paper)


def declaration_draft(found: Stocktaking, made: Declaration) -> Draft:
    """A custodian's declaration, as written down, to be signed before the commission."""
    before = made.moment == Moment.BEFORE
    title = c.DECLARATION_BEFORE if before else c.DECLARATION_AFTER
    if before:
        columns = [
            column("no", "Nr. crt.", "int", 12),
            column("question", "Întrebarea", width=90),
            column("answer", "Răspunsul"),
        ]
        rows = [
            {"question": q, "answer": made.answers.get(code, "") or _("Nu.")} for code, q in QUESTIONS.items()
        ]
        sections: list[c.Section] = [
            {"title": "", "table": build_table(_("Întrebări"), columns, rows, page="portrait")},
        ]
    else:
        words = _(
            "Toate bunurile din gestiune au fost numărate în prezența mea și sunt trecute în listele de inventariere."
        )
        sections = [
            {"title": "", "text": words},
            {"title": _("Obiecții"), "text": made.objections or _("Nu am obiecții.")},
        ]
    paper: c.ActPaper = {
        "meta": meta_of(found.unit, title, period=_period(found)),
        "subtitle": "",
        "facts": [
            fact(_("Gestionar"), made.name),
            fact(_("Decizia"), str(found.decision or "")),
            fact(_("Data de referință"), dates.day(found.reference_date)),
            *(
                [
                    fact(_("Ultimul document de intrare"), made.last_entry),
                    fact(_("Ultimul document de ieșire"), made.last_exit),
                ]
                if before
                else []
            ),
        ],
        "sections": sections,
        "signatories": [{"role": _("Gestionar"), "name": made.name}, *_commission(members_of(found))],
        "landscape": False,
    }
    return _draft(found, "inv_declaratie", title, paper, made.name)


def lists_draft(found: Stocktaking, owner_id: int | None, chapter: str, *, counted: bool) -> Draft:
    """14-3-12 for one owner and chapter: every list on pages of its own, signed by the commission and the custodian.

    ``counted`` fills in what was found; without it the lists are for counting by hand.
    """
    sections: list[c.Section] = []
    people = members_of(found)
    for sheet in sheets.of_group(found, owner_id, chapter, counted=counted):
        signed = _commission([m for m in people if m.sub in {0, sheet.sub}])
        signed.append({"role": _("Gestionar"), "name": sheet.custodian})
        sections.append(
            {
                "title": _("Lista %(n)s – %(place)s") % {"n": sheet.number, "place": sheet.place},
                "facts": [
                    fact(_("Gestiunea"), sheet.custodian or _("fără gestionar")),
                    fact(_("Clădirea"), sheet.where),
                    fact(_("Proprietarul"), sheet.owner),
                    fact(_("Grupa"), sheet.group),
                ],
                "table": c.list_table(f"Lista {sheet.number}", sheet.lines),
                "closing": _(
                    "Gestionarul declară că bunurile de mai sus au fost numărate în prezența sa. Obiecții: "
                )
                + "…",
                "signatories": signed,
                "own_page": True,
            }
        )
    owner, name = sheets.names_of(owner_id, chapter)
    paper: c.ActPaper = {
        "meta": meta_of(found.unit, c.LISTS, code=c.LISTS_CODE, period=_period(found)),
        "subtitle": f"{name} · {owner}" if owner else name,
        "facts": [
            fact(_("Decizia"), str(found.decision or "")),
            fact(_("Data de referință"), dates.day(found.reference_date)),
        ],
        "sections": sections,
        "signatories": [],
        "landscape": True,
        "page_codes": True,
    }
    return _draft(found, "inv_liste", c.LISTS, paper, f"{name} · {owner}" if owner else name)


def _difference_rows(found: Stocktaking) -> list[dict[str, object]]:
    rows = (
        Difference.objects.filter(stocktaking=found)
        .select_related("place")
        .order_by("finding", "label", "pk")
    )
    return [
        {
            "finding": str(row.get_finding_display()),
            "label": row.label,
            "place": row.place.title,
            "book": row.book,
            "counted": row.counted,
            "value": row.value,
            "nature": ". ".join(
                filter(None, [str(row.get_nature_display()) if row.nature else "", row.explanation])
            ),
            "suggestion": str(row.get_suggestion_display()) if row.suggestion else "",
        }
        for row in rows
    ]


def results_draft(found: Stocktaking) -> Draft:
    """The protocol of results. Legal: OMFP 2861/2009 annex 1 pt 42."""
    rows = _difference_rows(found)
    totals = sheets.totals_of(found)
    sections: list[c.Section] = [
        {
            "title": _("Rezultatele"),
            "text": _(
                "S-au numărat %(lines)s poziții în %(places)s locuri, cu o valoare contabilă de %(value)s."
            )
            % {"lines": totals.lines, "places": totals.places, "value": money.lei(totals.value)},
        },
        {"title": _("Diferențe, cauze și propuneri"), "table": build_table("Diferente", c.DIFFERENCES, rows)},
        {
            "title": _("Constatări despre păstrare, gestiune și evidență"),
            "text": found.conclusions or _("Comisia nu are alte constatări."),
        },
        {"title": _("Avizele contabilității și juridicului"), "text": found.head_opinion},
    ]
    paper: c.ActPaper = {
        "meta": meta_of(found.unit, c.RESULTS, period=_period(found)),
        "subtitle": "",
        "facts": [
            fact(_("Decizia"), str(found.decision or "")),
            fact(_("Data de referință"), dates.day(found.reference_date)),
            fact(_("Aprobat de"), found.approved_by_name),
        ],
        "sections": sections,
        "signatories": [
            *_commission(members_of(found)),
            {"role": _("Aprobat"), "name": found.approved_by_name},
        ],
        "landscape": True,
    }
    return _draft(found, "inv_rezultate", c.RESULTS, paper)


def imputation_draft(found: Stocktaking, row: Difference) -> Draft:
    """The decision that imputes a shortage at its replacement value. Legal: annex 1 pt 40 (2)."""
    paper: c.ActPaper = {
        "meta": meta_of(found.unit, c.IMPUTATION, code=c.IMPUTATION_CODE),
        "subtitle": "",
        "facts": [
            fact(_("Persoana"), row.liable),
            fact(_("Bunul"), row.label),
            fact(_("Cantitatea lipsă"), f"{money.number(row.book - row.counted)} {row.measure}"),
            fact(_("Valoarea contabilă"), money.lei(row.value)),
            fact(_("Valoarea de înlocuire, imputată"), money.lei(row.replacement_value or Decimal(0))),
            fact(_("Procesul-verbal"), str(found.results or "")),
        ],
        "sections": [{"title": _("Cauza, potrivit explicațiilor"), "text": row.explanation}],
        "signatories": [
            {"role": _("Ordonator de credite"), "name": found.approved_by_name},
            {"role": _("Am luat cunoștință"), "name": row.liable},
        ],
        "landscape": False,
    }
    return _draft(found, "inv_imputare", c.IMPUTATION, paper, row.liable)


_BOOKED = {
    Suggestion.ENTER: "Intrare: plus la inventar",
    Suggestion.IMPUTE: "Ieșire: lipsă imputată",
    Suggestion.WRITE_OFF: "Ieșire: lipsă neimputabilă",
    Suggestion.IMPAIR: "Ajustare pentru depreciere",
}


def bookings_draft(found: Stocktaking) -> Draft:
    """What the accountant books, each with its paper; Vatra proposes and is not the ledger."""
    rows = (
        Difference.objects.filter(stocktaking=found, suggestion__in=list(_BOOKED))
        .select_related("line", "paper")
        .order_by("suggestion", "label", "pk")
    )
    lines = [
        {
            "what": _BOOKED[Suggestion(row.suggestion)],
            "label": row.label,
            "account": row.line.account if row.line else "",
            "quantity": abs(row.book - row.counted),
            "value": row.value,
            "other": row.replacement_value if row.replacement_value is not None else "",
            "paper": str(row.paper or found.results or ""),
        }
        for row in rows
    ]
    paper: c.ActPaper = {
        "meta": meta_of(found.unit, c.BOOKINGS, period=_period(found)),
        "subtitle": "",
        "facts": [fact(_("Procesul-verbal"), str(found.results or ""))],
        "sections": [
            {
                "title": _("Înregistrări propuse"),
                "table": build_table("Inregistrari", c.BOOKING_LINES, lines),
            },
            {
                "title": f"{c.REGISTER} ({c.REGISTER_CODE})",
                "table": build_table("Registrul-inventar", c.REGISTER_LINES, sheets.register_lines(found)),
                "own_page": True,
            },
        ],
        "signatories": [{"role": _("Întocmit"), "name": ""}, {"role": _("Contabil"), "name": ""}],
        "landscape": True,
    }
    return _draft(found, "inv_inregistrari", c.BOOKINGS, paper)
