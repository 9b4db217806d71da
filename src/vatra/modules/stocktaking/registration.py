# SPDX-License-Identifier: EUPL-1.2
"""What stocktaking brings to the shared rooms: navigation, verbs, sentences for broken rules."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.actions import explain_constraint
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.audit import verbs
from vatra.foundation.fieldlog import streams
from vatra.foundation.papers.queries import register_owner
from vatra.foundation.search import kinds
from vatra.foundation.shell import navigation
from vatra.modules.stocktaking import cards
from vatra.modules.stocktaking.indexing import STOCKTAKING
from vatra.modules.stocktaking.journal import STREAM

SENTENCES = {
    "one_open_stocktaking_of_a_unit": _(
        "Unitatea are deja o inventariere în lucru. Încheiați-o sau anulați-o înainte de alta."
    ),
    "stocktaking_dates": _("Încheierea este înaintea începutului. Verificați cele două date."),
    "commission_one_president": _("O comisie are un singur președinte."),
    "commission_member_once": _("O persoană apare de două ori în aceeași comisie."),
    "declaration_once": _("Gestionarul a dat deja această declarație."),
    "imputed_at_replacement_value": _(
        "Imputarea are nevoie de valoarea de înlocuire și de persoana vinovată."
    ),
    "compensated_with_its_pair": _("Compensarea are nevoie de diferența pereche."),
}
VERBS: dict[str, verbs.Text | verbs.Verb] = {
    "prepare_stocktaking": _("Inventariere pregătită"),
    "change_stocktaking": _("Date generale modificate"),
    "set_commission": _("Comisie numită"),
    "decide_stocktaking": verbs.Verb(_("Decizie emisă"), "file-check", "ok"),
    "open_stocktaking": verbs.Verb(_("Evidență înghețată"), "archive", "p"),
    "start_counting": verbs.Verb(_("Numărare începută"), "check", "p"),
    "count_at_desk": _("Numărat la birou"),
    "settle_difference": _("Hotărât ce este adevărat"),
    "close_place": verbs.Verb(_("Loc închis"), "check", "ok"),
    "reopen_place": verbs.Verb(_("Loc redeschis"), "undo-2", "warn"),
    "give_up_device": verbs.Verb(_("Telefon declarat pierdut"), "undo-2", "warn"),
    "declare": _("Declarație luată"),
    "assign_places": verbs.Verb(_("Locuri împărțite"), "users"),
    "issue_lists": verbs.Verb(_("Liste emise"), "file-check", "ok"),
    "issue_group": verbs.Verb(_("Liste emise"), "file-check", "ok"),
    "issue_explanations": verbs.Verb(_("Explicații tipărite"), "file-check"),
    "compare": verbs.Verb(_("Comparat cu evidența"), "arrow-left-right", "p"),
    "recount": verbs.Verb(_("Numărare reluată"), "undo-2", "warn"),
    "explain_difference": _("Diferență explicată"),
    "close_explanations": _("Explicații încheiate"),
    "propose_for": _("Propunere scrisă"),
    "send_results": verbs.Verb(_("Trimisă la aprobare"), "send", "p"),
    "approve_results": verbs.Verb(_("Rezultate aprobate"), "stamp", "ok"),
    "return_results": verbs.Verb(_("Întoarsă comisiei"), "undo-2", "warn"),
    "book_results": verbs.Verb(_("Rezultate înregistrate"), "check", "ok"),
    "archive_stocktaking": verbs.Verb(_("Arhivată"), "archive"),
    "issue_summary": _("Centralizator emis"),
    "cancel_stocktaking": verbs.Verb(_("Inventariere anulată"), "undo-2", "warn"),
}


def register() -> None:
    """Called once, when the application starts."""
    for name, sentence in SENTENCES.items():
        explain_constraint(name, sentence)
    verbs.register(VERBS)
    streams.register(STREAM)
    register_owner(STOCKTAKING, lambda pk: reverse("stocktaking:stocktaking", args=[pk]))
    kinds.register(STOCKTAKING, _("Inventarieri"), "clipboard-check", order=25)
    navigation.register(
        navigation.Area(
            code="stocktaking",
            label=_("Inventariere"),
            icon="clipboard-check",
            url_name="stocktaking:board",
            permission=Perm.STOCKTAKING_VIEW.value,
            order=15,
            key="i",
            roles=frozenset(
                {Role.PATRIMONY_OFFICER.value, Role.UNIT_ADMINISTRATOR.value, Role.UNIT_DIRECTOR.value}
            ),
            sub=(
                navigation.Item(_("Inventarieri"), "stocktaking:board", Perm.STOCKTAKING_VIEW.value),
                navigation.Item(
                    _("Numărare cu telefonul"), "stocktaking:field", Perm.STOCKTAKING_COUNT.value
                ),
                navigation.Item(_("Inventariere nouă"), "stocktaking:new", Perm.STOCKTAKING_LEAD.value),
            ),
        )
    )
    navigation.register_command(
        navigation.Command(
            _("Inventariere nouă"),
            "clipboard-list",
            "stocktaking:new",
            Perm.STOCKTAKING_LEAD.value,
            key="i",
            order=30,
        )
    )
    cards.register()
