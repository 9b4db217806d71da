# SPDX-License-Identifier: EUPL-1.2
"""The field's own words for kinds of acts, bodies, levels and rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActKind(models.TextChoices):
    HCL = "hcl", _("hotărâre a consiliului local (HCL)")
    HCGMB = "hcgmb", _("hotărâre a Consiliului General al Municipiului București (HCGMB)")
    HG = "hg", _("hotărâre a Guvernului (HG)")
    DISPOSITION = "dispozitie", _("dispoziție")
    PROTOCOL = "protocol", _("protocol")
    CONTRACT = "contract", _("contract")
    ADDITIONAL = "act_aditional", _("act adițional")
    OTHER = "alt_act", _("alt act")


class DepartmentKind(models.TextChoices):
    DIRECTORATE = "directie", _("direcție")
    SERVICE = "serviciu", _("serviciu")
    BUREAU = "birou", _("birou")
    COMPARTMENT = "compartiment", _("compartiment")


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipiu", _("unitate administrativ-teritorială")
    COUNCIL = "consiliu", _("consiliu local")
    EDUCATION_UNIT = "unitate", _("unitate de învățământ")
    PUBLIC_BODY = "institutie", _("instituție publică")
    COMPANY = "firma", _("societate")
    NGO = "ong", _("asociație sau fundație")
    CHURCH = "cult", _("cult religios")
    PERSON = "persoana", _("persoană fizică")


class IdentifierScheme(models.TextChoices):
    CUI = "cui", _("CUI/CIF")
    SIIIR = "siiir", _("cod SIIIR")
    SIRUES = "sirues", _("cod SIRUES")
    SIRUTA = "siruta", _("cod SIRUTA")


class Level(models.TextChoices):
    EARLY = "anteprescolar", _("antepreșcolar")
    PRESCHOOL = "prescolar", _("preșcolar")
    PRIMARY = "primar", _("primar")
    LOWER_SECONDARY = "gimnazial", _("gimnazial")
    UPPER_SECONDARY = "liceal", _("liceal")
    VOCATIONAL = "profesional", _("profesional")
    POST_SECONDARY = "postliceal", _("postliceal")


class UnitKind(models.TextChoices):
    NURSERY = "cresa", _("creșă")
    KINDERGARTEN = "gradinita", _("grădiniță")
    PRIMARY = "primara", _("școală primară")
    SCHOOL = "gimnaziala", _("școală gimnazială")
    HIGH_SCHOOL = "liceu", _("liceu sau colegiu")
    SPECIAL = "speciala", _("unitate de învățământ special")
    OTHER = "alta", _("altă unitate")


class MandateFunction(models.TextChoices):
    HEAD = "conducator", _("conducător")
    DIRECTOR = "director", _("director")
    DEPUTY = "director_adjunct", _("director adjunct")
    ACCOUNTANT = "contabil_sef", _("contabil șef")
    PATRIMONY_ADMINISTRATOR = "administrator_patrimoniu", _("administrator de patrimoniu")
    CUSTODIAN = "gestionar", _("gestionar")
    SAFETY = "responsabil_ssm_psi", _("responsabil SSM/PSI")
    STAFF = "salariat", _("salariat")
