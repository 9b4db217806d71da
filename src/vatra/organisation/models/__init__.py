# SPDX-License-Identifier: EUPL-1.2
"""Who exists and where: bodies, people, acts, education units, places."""

from vatra.organisation.models.acts import ActEffect, LegalAct
from vatra.organisation.models.bodies import (
    Authority,
    Department,
    DepartmentName,
    DepartmentTask,
    Identifier,
    Mandate,
    Organisation,
    OrganisationRole,
    Person,
)
from vatra.organisation.models.places import Building, BuildingUse, Room, Site
from vatra.organisation.models.units import EducationUnit, PupilCount, UnitName

__all__ = [
    "ActEffect",
    "Authority",
    "Building",
    "BuildingUse",
    "Department",
    "DepartmentName",
    "DepartmentTask",
    "EducationUnit",
    "Identifier",
    "LegalAct",
    "Mandate",
    "Organisation",
    "OrganisationRole",
    "Person",
    "PupilCount",
    "Room",
    "Site",
    "UnitName",
]
