# SPDX-License-Identifier: EUPL-1.2
"""Invented data for the style page: one of each component."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from vatra.foundation.shell import cards, drawings, lists


def _sample_form(theme: str) -> forms.Form:
    """A form that was sent half empty."""

    class Sample(forms.Form):
        name = forms.CharField(label=_("Denumire"), help_text=_("Cum scrie pe bun sau în factură."))
        unit = forms.ChoiceField(
            label=_("Unitatea"), choices=[("412", _("Școala Gimnazială nr. 412 (demo)"))]
        )
        serial = forms.CharField(label=_("Serie"), required=False)
        kind = forms.ChoiceField(
            label=_("Felul"),
            choices=[("mf", _("mijloc fix")), ("oi", _("obiect de inventar"))],
            widget=forms.RadioSelect,
        )
        checked = forms.BooleanField(
            label=_("Am văzut bunul la locul lui"),
            error_messages={"required": _("Bifați după ce ați văzut bunul.")},
        )

        def clean_name(self) -> str:
            raise forms.ValidationError(_("Scrieți denumirea bunului, de exemplu „Tablă interactivă 75″”."))

    return Sample({f"{theme}-unit": "412", f"{theme}-name": "?", f"{theme}-kind": "mf"}, prefix=theme)


_ROWS = (
    ("5-412-001861", "Laptop 14″", "Corp A · Cabinet director", ("ok", "În folosință"), "3.899,00\u00a0lei"),
    ("5-412-001866", "Imprimantă laser A4", "Corp A · Secretariat", ("warn", "Defect"), "1.240,50\u00a0lei"),
    ("5-412-001870", "Videoproiector", "Corp B · Sala 12", ("run", "În mișcare"), "2.115,00\u00a0lei"),
    ("5-412-001871", "Videoproiector", "—", ("bad", "Propus la casare"), "2.115,00\u00a0lei"),
    ("5-412-001885", "Desktop 24″", "Corp B · Laborator", ("off", "În conservare"), "3.350,00\u00a0lei"),
)


def _listing(caption: str) -> SimpleNamespace:
    """A table as ``lists.make_page`` gives it."""
    columns = (
        lists.Column("number", _("Nr. inventar"), css="inv", phone="line"),
        lists.Column("name", _("Denumire"), css="trim", phone="title"),
        lists.Column("place", _("Loc de folosință"), css="trim ink2", phone="meta"),
        lists.Column("state", _("Stare"), phone="side"),
        lists.Column("value", _("Valoare inventar"), css="r", phone="side2"),
    )

    def cells(row: tuple[Any, ...]) -> lists.Row:
        number, name, place, (tone, word), value = row
        return lists.Row(
            number, number, (lists.link(number, "#continut"), name, place, lists.status(tone, word), value)
        )

    spec = lists.ListSpec(
        title=_("Bunuri"), noun=(_("bun"), _("bunuri")), columns=columns, row=cells, default_sort="number"
    )
    heads = [
        lists.Head(str(c.label), "r" if c.css == "r" else "", "#continut" if c.key == "number" else "", "")
        for c in columns
    ]
    heads[0] = heads[0]._replace(sorted="ascending")
    return SimpleNamespace(
        caption=caption,
        prefix=f"{caption}-",
        heads=heads,
        rows=lists.drawn(spec, _ROWS, selectable=True),
        selectable=True,
        has_totals=True,
        totals=format_html(
            '<td colspan="4">{}</td><td class="r">{}</td>', _("Total, 5 bunuri"), "12.719,50\u00a0lei"
        ),
        base_url="",
        search=lists.SearchView(
            _("Caută după număr, denumire sau serie"), _("Nr. inventar, denumire, serie"), ""
        ),
        chips=[
            lists.Chip(
                _("Unitate"), _("Școala Gimnazială nr. 412"), "#continut", _("Elimină filtrul Unitate")
            )
        ],
        filters=[],
        kept=[],
        is_filtered=True,
        clear_url="#continut",
    )


def _history() -> list[SimpleNamespace]:
    moved = format_html(
        "<b>{}</b> {} <del>{}</del> {} <ins>{}</ins>",
        _("Mutat"),
        _("din"),
        _("Sala 12"),
        _("în"),
        _("Sala 21"),
    )
    found = format_html("<b>{}</b> – {}", _("Găsit la inventariere"), _("lista nr. 14, poziția 37"))
    return [
        SimpleNamespace(
            icon="check",
            tone="ok",
            title=found,
            when=_("17 noiembrie 2026, 10:42"),
            iso="2026-11-17T10:42",
            more=_("Stare constatată: bună."),
        ),
        SimpleNamespace(
            icon="arrow-left-right",
            tone="p",
            title=moved,
            when=_("2 septembrie 2025"),
            iso="2025-09-02",
            more="",
        ),
    ]


def _deadline() -> SimpleNamespace:
    words = {
        "title": _("Ziua 28 din 30. Termen legal 25 noiembrie, cu prelungire 10 decembrie."),
        "now": _("azi"),
        "start": _("26 oct."),
        "limit": _("termen 25 nov."),
        "extended": _("cu prelungire 10 dec."),
    }
    drawing = drawings.large_ruler(
        total=30,
        elapsed=28,
        tone="warn",
        words=words,
        extension=15,
        marks=[drawings.Mark(5, _("redirecționare"))],
    )
    return SimpleNamespace(
        n=2,
        words=_("zile rămase"),
        sentence=_("Termen legal: miercuri, 25 noiembrie 2026"),
        tone="warn",
        drawing=drawing,
    )


def everything(theme: str) -> dict[str, Any]:
    """The context of the style page's column for a theme, ``light`` or ``dark``."""
    caption = _("Bunuri, tema întunecată") if theme == "dark" else _("Bunuri, tema luminoasă")
    segments = [
        drawings.Segment("c-pos", _("Bune")),
        drawings.Segment("c-neu", _("Uzate")),
        drawings.Segment("c-hatch", _("De casat")),
    ]
    columns = [(_("Corp A"), (24, 10, 3)), (_("Corp B"), (31, 8, 6)), (_("Sală sport"), (9, 4, 1))]
    return {
        "deadline": _deadline(),
        "stages": [
            SimpleNamespace(label=_("Ciornă"), state="done"),
            SimpleNamespace(label=_("Verificat"), state="done"),
            SimpleNamespace(label=_("La avize"), state="now"),
            SimpleNamespace(label=_("Emis"), state=""),
            SimpleNamespace(label=_("Semnat"), state=""),
        ],
        "tabs": [
            lists.LinkView(_("Fișa bunului"), "#continut", current=True),
            lists.LinkView(_("Mișcări"), "#continut", count="3"),
        ],
        "tabs_label": caption,
        "listing": _listing(caption),
        "sample_form": _sample_form(theme),
        "theme_name": theme,
        "facts": [
            (_("Serie"), "VX75-2404-0119I"),
            (_("Valoare de inventar"), "11.480,00\u00a0lei"),
            (_("Gestionar"), _("Persoană inventată")),
        ],
        "layout": "pairs",
        "entries": _history(),
        "docs": [
            cards.Piece(
                "PV", _("Protocol de predare–primire 12 (demo)"), _("214 poziții"), "#continut", _("Semnează")
            )
        ],
        "job": SimpleNamespace(
            id=theme,
            finished=True,
            words=_("Se verifică rândurile"),
            done=6200,
            total=10000,
            done_text=_("6.200 din 10.000"),
            url="",
        ),
        "drawing": drawings.stacked_columns(_("Bunuri pe clădiri și stare"), columns, segments),
        "head": [_("Clădire"), _("Bune"), _("Uzate"), _("De casat")],
        "rows": [(label, *values) for label, values in columns],
        "bars": drawings.bars(
            _("Bunuri pe unități"),
            [drawings.Bar(_("Școala nr. 412"), 214), drawings.Bar(_("Grădinița nr. 407"), 96)],
        ),
    }
