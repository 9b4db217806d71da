# SPDX-License-Identifier: EUPL-1.2
"""What each permission and operation is called, in the words an auditor and a clerk read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.verbs import Verb

PERMISSION_WORDS: dict[Perm, str | Promise] = {
    Perm.ACCESS_ACCOUNTS: _("face, schimbă și închide conturi, dă coduri"),
    Perm.ACCESS_OWN: _("își îngrijește propriul cont"),
    Perm.ACCESS_ROLES: _("dă și încheie roluri, numește înlocuitori"),
    Perm.AUDIT_VIEW: _("citește jurnalul"),
    Perm.FIELDLOG_MANAGE: _("răspunde de telefoane și de jurnalele lor"),
    Perm.FIELDLOG_USE: _("lucrează pe teren cu telefonul"),
    Perm.FILES_VIEW: _("vede fișierele"),
    Perm.IMPORT_RUN: _("importă date din fișiere"),
    Perm.JOBS_ALL: _("vede toate lucrările programului"),
    Perm.ORGANISATION_MANAGE: _("schimbă unități, clădiri, persoane și acte"),
    Perm.ORGANISATION_VIEW: _("vede unități, clădiri, persoane și acte"),
    Perm.PAPERS_SCAN: _("trimite scanări ale documentelor semnate"),
    Perm.PAPERS_VIEW: _("vede documentele emise"),
    Perm.PATRIMONY_CONFIRM: _("înregistrează predări și primiri semnate pe hârtie"),
    Perm.PATRIMONY_EDIT: _("înregistrează și schimbă bunuri și protocoale"),
    Perm.PATRIMONY_ISSUE: _("emite documente de patrimoniu"),
    Perm.PATRIMONY_PROPOSE: _("propune schimbări de patrimoniu"),
    Perm.PATRIMONY_VIEW: _("vede patrimoniul"),
    Perm.REGISTRY_RECORD: _("înregistrează în registratură"),
    Perm.REGISTRY_VIEW: _("vede registratura"),
    Perm.RULEBOOK_MANAGE: _("schimbă regulile și cataloagele"),
    Perm.RULEBOOK_VIEW: _("vede regulile și cataloagele"),
    Perm.SEARCH_USE: _("caută în tot ce poate vedea"),
    Perm.STOCKTAKING_APPROVE: _("decide inventarierea și îi aprobă rezultatele"),
    Perm.STOCKTAKING_COUNT: _("numără la inventariere"),
    Perm.STOCKTAKING_LEAD: _("pregătește și conduce inventarierea"),
    Perm.STOCKTAKING_VIEW: _("vede inventarierile"),
    Perm.VISA_ACCOUNTANT: _("dă viza contabilă"),
    Perm.VISA_CFP: _("dă viza de control financiar preventiv"),
    Perm.VISA_CHECK: _("verifică documentele pregătite"),
    Perm.VISA_HEAD: _("aprobă ca șef"),
    Perm.VISA_LEGAL: _("dă viza juridică"),
}

VERB_WORDS: dict[str, str | Promise | Verb] = {
    "sign_in": Verb(_("Intrare în aplicație"), "log-in"),
    "turn_on_second_factor": Verb(_("Al doilea factor pornit"), "shield-check", "ok"),
    "turn_off_second_factor": Verb(_("Al doilea factor oprit"), "shield", "warn"),
    "remove_second_factor": Verb(_("Al doilea factor scos de administrator"), "shield", "warn"),
    "create_account": _("Cont făcut"),
    "create_unit_accounts": _("Conturi de unități făcute"),
    "change_account": _("Datele contului schimbate"),
    "reset_access": Verb(_("Cod nou dat"), "key-round", "p"),
    "deactivate_account": Verb(_("Cont dezactivat"), "ban", "bad"),
    "activate_account": Verb(_("Cont activat"), "user-check", "ok"),
    "assign_role": _("Rol dat"),
    "end_role": _("Rol încheiat"),
    "name_deputy": _("Înlocuitor numit"),
    "end_deputy": _("Înlocuire încheiată"),
    "set_password_by_code": Verb(_("Parolă pusă cu cod tipărit"), "key-round", "ok"),
    "change_own_password": Verb(_("Parolă schimbată"), "key-round"),
    "change_own_settings": _("Preferințe schimbate"),
}

CONSTRAINT_WORDS: dict[str, str | Promise] = {
    "role_once_at_a_time": _(
        "Persoana are deja acest rol în zilele alese. Încheiați întâi rolul sau schimbați datele."
    ),
    "role_unit_iff_unit_role": _(
        "Rolurile din unități se dau pentru o unitate; celelalte, fără. Alegeți potrivit unitatea."
    ),
    "role_dates_in_order": _("Rolul s-ar termina înainte să înceapă. Îndreptați datele."),
    "deputy_is_another": _("Înlocuitorul este chiar titularul. Alegeți altă persoană."),
    "deputy_dates_in_order": _("Înlocuirea s-ar termina înainte să înceapă. Îndreptați datele."),
    "user_username_shape": _(
        "Numele de utilizator are litere mici fără diacritice, cifre, punct sau liniuță. Schimbați-l."
    ),
    "access_user_username_key": _("Numele de utilizator este deja luat. Alegeți altul."),
}
