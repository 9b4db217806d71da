# SPDX-License-Identifier: EUPL-1.2
"""The one list of permissions and the one table role -> permissions that an auditor reads."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from vatra.kernel.actor import Actor


class Perm(StrEnum):
    """``room.verb``; kept in alphabetical order by value."""

    ACCESS_ACCOUNTS = "access.accounts"
    ACCESS_OWN = "access.own"
    ACCESS_ROLES = "access.roles"
    AUDIT_VIEW = "audit.view"
    FIELDLOG_MANAGE = "fieldlog.manage"
    FIELDLOG_USE = "fieldlog.use"
    FILES_VIEW = "files.view"
    IMPORT_RUN = "imports.run"
    JOBS_ALL = "jobs.all"
    ORGANISATION_MANAGE = "organisation.manage"
    ORGANISATION_VIEW = "organisation.view"
    PAPERS_SCAN = "papers.scan"
    PAPERS_VIEW = "papers.view"
    PATRIMONY_CONFIRM = "patrimony.confirm"
    PATRIMONY_EDIT = "patrimony.edit"
    PATRIMONY_ISSUE = "patrimony.issue"
    PATRIMONY_PROPOSE = "patrimony.propose"
    PATRIMONY_VIEW = "patrimony.view"
    REGISTRY_RECORD = "registry.record"
    REGISTRY_VIEW = "registry.view"
    RULEBOOK_MANAGE = "rulebook.manage"
    RULEBOOK_VIEW = "rulebook.view"
    SEARCH_USE = "search.use"
    STOCKTAKING_APPROVE = "stocktaking.approve"
    STOCKTAKING_COUNT = "stocktaking.count"
    STOCKTAKING_LEAD = "stocktaking.lead"
    STOCKTAKING_VIEW = "stocktaking.view"
    VISA_ACCOUNTANT = "visa.accountant"
    VISA_CFP = "visa.cfp"
    VISA_CHECK = "visa.check"
    VISA_HEAD = "visa.head"
    VISA_LEGAL = "visa.legal"


class Role(models.TextChoices):
    """What a person is here. Unit roles always name one education unit."""

    ADMINISTRATOR = "administrator", _("administrator de sistem")
    EXECUTIVE_DIRECTOR = "executive_director", _("director executiv")
    PATRIMONY_OFFICER = "patrimony_officer", _("inspector patrimoniu")
    ACCOUNTANT = "accountant", _("contabil")
    CFP_CONTROLLER = "cfp_controller", _("controlor financiar preventiv")
    LEGAL_ADVISER = "legal_adviser", _("consilier juridic")
    REGISTRY_CLERK = "registry_clerk", _("registrator")
    AUDITOR = "auditor", _("auditor")
    UNIT_DIRECTOR = "unit_director", _("director de unitate")
    UNIT_ADMINISTRATOR = "unit_administrator", _("administrator de patrimoniu")


UNIT_ROLES = frozenset({Role.UNIT_DIRECTOR, Role.UNIT_ADMINISTRATOR})

EVERY_ACCOUNT = frozenset({Perm.ACCESS_OWN})
"""What each account may do without any role: look after its own data, password and second factor."""

_SEES_ALL = frozenset(
    {
        Perm.FILES_VIEW,
        Perm.ORGANISATION_VIEW,
        Perm.PAPERS_VIEW,
        Perm.PATRIMONY_VIEW,
        Perm.REGISTRY_VIEW,
        Perm.RULEBOOK_VIEW,
        Perm.SEARCH_USE,
        Perm.STOCKTAKING_VIEW,
    },
)
_UNIT_SEES = _SEES_ALL - {Perm.REGISTRY_VIEW}

GRANTS: dict[Role, frozenset[Perm]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            Perm.ACCESS_ACCOUNTS,
            Perm.ACCESS_ROLES,
            Perm.JOBS_ALL,
            Perm.ORGANISATION_VIEW,
            Perm.RULEBOOK_MANAGE,
            Perm.RULEBOOK_VIEW,
        },
    ),
    Role.EXECUTIVE_DIRECTOR: _SEES_ALL
    | {
        Perm.AUDIT_VIEW,
        Perm.FIELDLOG_MANAGE,
        Perm.FIELDLOG_USE,
        Perm.JOBS_ALL,
        Perm.STOCKTAKING_APPROVE,
        Perm.VISA_HEAD,
    },
    Role.PATRIMONY_OFFICER: _SEES_ALL
    | {
        Perm.FIELDLOG_MANAGE,
        Perm.FIELDLOG_USE,
        Perm.IMPORT_RUN,
        Perm.ORGANISATION_MANAGE,
        Perm.PAPERS_SCAN,
        Perm.PATRIMONY_CONFIRM,
        Perm.PATRIMONY_EDIT,
        Perm.PATRIMONY_ISSUE,
        Perm.PATRIMONY_PROPOSE,
        Perm.REGISTRY_RECORD,
        Perm.STOCKTAKING_COUNT,
        Perm.STOCKTAKING_LEAD,
        Perm.VISA_CHECK,
    },
    Role.ACCOUNTANT: _SEES_ALL | {Perm.VISA_ACCOUNTANT},
    Role.CFP_CONTROLLER: _SEES_ALL | {Perm.VISA_CFP},
    Role.LEGAL_ADVISER: _SEES_ALL | {Perm.VISA_LEGAL},
    Role.REGISTRY_CLERK: frozenset(
        {Perm.ORGANISATION_VIEW, Perm.REGISTRY_RECORD, Perm.REGISTRY_VIEW, Perm.SEARCH_USE},
    ),
    Role.AUDITOR: _SEES_ALL | {Perm.AUDIT_VIEW},
    Role.UNIT_DIRECTOR: _UNIT_SEES
    | {
        Perm.FIELDLOG_USE,
        Perm.PAPERS_SCAN,
        Perm.PATRIMONY_CONFIRM,
        Perm.PATRIMONY_PROPOSE,
        Perm.STOCKTAKING_APPROVE,
        Perm.STOCKTAKING_COUNT,
        Perm.STOCKTAKING_LEAD,
    },
    Role.UNIT_ADMINISTRATOR: _UNIT_SEES
    | {
        Perm.FIELDLOG_USE,
        Perm.IMPORT_RUN,
        Perm.PAPERS_SCAN,
        Perm.PATRIMONY_PROPOSE,
        Perm.STOCKTAKING_COUNT,
    },
}


def reaches(actor: Actor, unit_id: int) -> bool:
    """Whether any right is held over that unit; without one, its objects do not exist for this actor.

    What every account may do, such as changing its own password, is no right over a unit.
    """
    common = {p.value for p in EVERY_ACCOUNT}
    return any(scope.covers(unit_id) for name, scope in actor.grants.items() if name not in common)
