# SPDX-License-Identifier: EUPL-1.2
"""What the organisation brings to the shared registries: pages, names, sentences, kinds of records."""

from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.actions import explain_constraint
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.units import register_unit_lister
from vatra.foundation.audit import verbs
from vatra.foundation.imports.registry import register as register_import
from vatra.foundation.search import kinds
from vatra.foundation.shell import identity as shell_identity
from vatra.foundation.shell.navigation import Area, Command, Item, register_command
from vatra.foundation.shell.navigation import register as register_area
from vatra.organisation import cards, identity, indexing
from vatra.organisation.imports import NetworkTarget
from vatra.organisation.queries import acts
from vatra.organisation.queries.units import unit_words

SENTENCES = {
    "legal_act_once": _(
        "Actul este deja înregistrat: același emitent, fel, număr și dată. Căutați-l în lista actelor."
    ),
    "act_effect_dates_in_order": _(
        "Data de sfârșit a efectului este înaintea celei de început. Îndreptați datele."
    ),
    "identifier_once": _(
        "Codul este deja al altei organizații. Verificați-l sau căutați organizația după cod."
    ),
    "organisation_not_own_parent": _("O organizație nu poate ține de ea însăși. Alegeți alta."),
    "organisation_role_dates": _(
        "Data de sfârșit a calității este înaintea celei de început. Îndreptați datele."
    ),
    "department_name_dates": _(
        "Data de sfârșit a denumirii este înaintea celei de început. Îndreptați datele."
    ),
    "department_one_name_at_a_time": _(
        "Structura are deja o denumire în acel timp. Alegeți o dată de după ultima schimbare."
    ),
    "mandate_dates": _("Data de sfârșit a mandatului este înaintea celei de început. Îndreptați datele."),
    "one_director_at_a_time": _("Unitatea are deja un director în acel timp. Încheiați întâi mandatul lui."),
    "mandate_in_one_place": _(
        "Un mandat este fie într-o structură, fie într-o unitate. Alegeți una singură."
    ),
    "building_code_once_on_site": _(
        "Pe această incintă există deja o clădire cu acest cod. Alegeți alt cod."
    ),
    "building_use_once": _("Unitatea folosește deja clădirea de la acea dată. Alegeți altă dată."),
    "building_use_dates": _(
        "Data de sfârșit a folosinței este înaintea celei de început. Îndreptați datele."
    ),
    "building_use_share": _("Cota trebuie să fie mai mare ca 0 și cel mult 100 %. Îndreptați-o."),
    "room_code_once_in_building": _(
        "În această clădire există deja o încăpere cu acest cod. Alegeți alt cod."
    ),
    "room_area_positive": _("Suprafața trebuie să fie mai mare ca zero. Îndreptați-o sau lăsați-o goală."),
    "unit_name_dates": _("Data de sfârșit a denumirii este înaintea celei de început. Îndreptați datele."),
    "unit_one_name_at_a_time": _(
        "Unitatea are deja o denumire în acel timp. Alegeți o dată de după ultima schimbare."
    ),
    "unit_not_own_parent": _("O unitate nu poate fi structura ei înseși. Alegeți altă unitate."),
    "unit_lat": _("Latitudinea este în afara României: se așteaptă între 43 și 49 de grade."),
    "unit_lon": _("Longitudinea este în afara României: se așteaptă între 20 și 30 de grade."),
    "pupils_sane": _("Numărul de elevi, formațiuni sau angajați nu poate fi negativ. Îndreptați-l."),
    "organisation_educationunit_code_key": _("Există deja o unitate cu acest cod scurt. Alegeți alt cod."),
    "organisation_educationunit_siiir_key": _(
        "Există deja o unitate cu acest cod SIIIR. Căutați-o în lista unităților."
    ),
}

VERBS = {
    "appoint_person": _("Mandat înregistrat"),
    "change_contacts": _("Date publice schimbate"),
    "change_organisation": _("Date ale organizației schimbate"),
    "change_unit": _("Date ale unității schimbate"),
    "create_unit": _("Unitate adăugată"),
    "end_mandate": _("Mandat încheiat"),
    "file_act": _("Fișierul actului încărcat"),
    "give_role": _("Calitate înregistrată"),
    "link_unit": _("Efect al unui act înregistrat"),
    "load_configuration": _("Configurație încărcată"),
    "record_act": _("Act înregistrat"),
    "record_organisation": _("Organizație adăugată"),
    "record_pupils": _("Număr de elevi înregistrat"),
    "rename_department": _("Denumire de structură schimbată"),
    "rename_unit": _("Denumire schimbată"),
    "save_building": _("Clădire salvată"),
    "save_room": _("Încăpere salvată"),
    "save_site": _("Incintă salvată"),
    "use_building": _("Folosință de clădire înregistrată"),
    "verify_act": _("Act comparat cu textul"),
}

KINDS = (
    (indexing.UNIT, _("Unități"), "school", 5),
    (indexing.BUILDING, _("Clădiri"), "building-2", 30),
    (indexing.ROOM, _("Încăperi"), "door-open", 35),
    (indexing.ACT, _("Acte juridice"), "gavel", 40),
    (indexing.ORGANISATION, _("Organizații"), "briefcase", 60),
)

AREA = Area(
    code="organisation",
    label=_("Unități și acte"),
    icon="school",
    url_name="organisation:unit-list",
    permission=Perm.ORGANISATION_VIEW,
    sub=(
        Item(_("Unități"), "organisation:unit-list", Perm.ORGANISATION_VIEW),
        Item(_("Reguli și catalog"), "rulebook:rule-list", Perm.RULEBOOK_VIEW),
        Item(_("Clădiri și încăperi"), "organisation:building-list", Perm.PATRIMONY_VIEW),
        Item(_("Acte juridice"), "organisation:act-list", Perm.ORGANISATION_VIEW),
        Item(_("Organizații"), "organisation:organisation-list", Perm.ORGANISATION_VIEW),
        Item(_("Structurile direcției"), "organisation:department-list", Perm.ORGANISATION_VIEW),
    ),
    order=60,
    key="u",
)


def register() -> None:
    """Fills the registries; called once from ``ready``."""
    for name, sentence in SENTENCES.items():
        explain_constraint(name, sentence)
    shell_identity.provide(identity.current)
    register_area(AREA)
    register_command(
        Command(
            _("Înregistrează un act juridic"), "gavel", "organisation:act-create", Perm.ORGANISATION_MANAGE
        )
    )
    verbs.register(VERBS)
    cards.register()
    for code, label, icon, order in KINDS:
        kinds.register(code, label, icon, order)
    register_unit_lister(unit_words)
    register_import(NetworkTarget())
    acts.register_subject("organisation.educationunit", acts.Subject(_("unitate"), acts.named_units))
    acts.register_subject("organisation.building", acts.Subject(_("clădire"), acts.named_buildings))
