# SPDX-License-Identifier: EUPL-1.2
"""The words of stocktaking and the tables that map states to tones."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Occasion(models.TextChoices):
    """Why a stocktaking is made. Legal: OMFP 2861/2009 annex 1 pt 2."""

    ANNUAL = "anuala", _("anuală")
    HAND_OVER = "predare", _("predare-primire de gestiune")
    REORGANISATION = "reorganizare", _("reorganizarea gestiunilor")
    CONTROL = "control", _("la cererea organelor de control")
    SIGNS = "indicii", _("indicii de plusuri sau minusuri")
    CALAMITY = "calamitate", _("calamitate sau forță majoră")
    MERGER = "comasare", _("comasare sau încetare")
    OTHER = "alt_caz", _("alt caz prevăzut de lege")


class State(models.TextChoices):
    DRAFT = "ciorna", _("Ciornă")
    DECIDED = "decisa", _("Decisă")
    OPEN = "deschisa", _("Deschisă, evidența înghețată")
    COUNTING = "numarare", _("Se numără")
    COMPARED = "comparata", _("Comparată, de explicat")
    EXPLAINED = "explicata", _("Explicată, de propus")
    PROPOSED = "propusa", _("Propusă, la aprobare")
    APPROVED = "aprobata", _("Aprobată, de înregistrat")
    BOOKED = "inregistrata", _("Înregistrată")
    ARCHIVED = "arhivata", _("Arhivată")
    CANCELLED = "anulata", _("Anulată")


STATE_TONES: dict[str, str] = {
    State.DRAFT: "off",
    State.DECIDED: "run",
    State.OPEN: "run",
    State.COUNTING: "run",
    State.COMPARED: "warn",
    State.EXPLAINED: "warn",
    State.PROPOSED: "run",
    State.APPROVED: "run",
    State.BOOKED: "ok",
    State.ARCHIVED: "off",
    State.CANCELLED: "off",
}
ENDED = (State.BOOKED, State.ARCHIVED, State.CANCELLED)
FROZEN = (
    State.OPEN,
    State.COUNTING,
    State.COMPARED,
    State.EXPLAINED,
    State.PROPOSED,
    State.APPROVED,
    State.BOOKED,
    State.ARCHIVED,
)


class Duty(models.TextChoices):
    """What a person does in the commission."""

    PRESIDENT = "presedinte", _("președinte")
    MEMBER = "membru", _("membru")


class Chapter(models.TextChoices):
    """Goods that are listed apart. Legal: OMFP 2861/2009 annex 1 pt 16, 19, 20."""

    OWN = "propriu", _("bunuri proprii ale unității")
    PRIVATE = "privat", _("domeniul privat al autorității")
    PUBLIC = "public", _("domeniul public, în administrare")
    THIRD = "tert", _("bunuri ale altor entități")
    WORN = "depreciate", _("bunuri depreciate, inutilizabile sau deteriorate")


class Group(models.TextChoices):
    """Kinds of goods that have lists of their own."""

    ESTATE = "imobile", _("terenuri și clădiri")
    FIXED = "mijloace_fixe", _("mijloace fixe")
    OBJECTS = "obiecte", _("obiecte de inventar")


class Condition(models.TextChoices):
    GOOD = "buna", _("bună")
    WORN = "uzata", _("uzată")
    DEFECT = "defecta", _("defectă")


class PlaceState(models.TextChoices):
    WAITING = "asteapta", _("Nenumărat")
    COUNTING = "in_lucru", _("Se numără")
    CLOSED = "inchis", _("Închis")


PLACE_TONES: dict[str, str] = {
    PlaceState.WAITING: "off",
    PlaceState.COUNTING: "run",
    PlaceState.CLOSED: "ok",
}


class Moment(models.TextChoices):
    """When a custodian declares. Legal: OMFP 2861/2009 annex 1 pt 8 a) and 33."""

    BEFORE = "inainte", _("înainte de numărare")
    AFTER = "dupa", _("la încheierea listelor")


class Finding(models.TextChoices):
    """What the comparison found."""

    SHORTAGE = "lipsa", _("lipsă")
    SURPLUS = "plus", _("plus")
    ELSEWHERE = "alt_loc", _("găsit în alt loc")
    STATE = "stare", _("stare depreciată")


FINDING_TONES: dict[str, str] = {
    Finding.SHORTAGE: "bad",
    Finding.SURPLUS: "warn",
    Finding.ELSEWHERE: "run",
    Finding.STATE: "warn",
}


class Nature(models.TextChoices):
    """What the commission holds a difference to be. Legal: OMFP 2861/2009 annex 1 pt 39-41."""

    BOOK_ERROR = "eroare", _("eroare de evidență, se îndreaptă întâi evidența")
    COMPENSATED = "compensata", _("se compensează cu un plus sau o lipsă")
    IMPUTABLE = "imputabila", _("lipsă imputabilă")
    NOT_IMPUTABLE = "neimputabila", _("lipsă neimputabilă")
    FOUND = "plus", _("plus, intră în evidență")
    OTHERS = "al_altcuiva", _("bun al altei entități sau persoane")
    MOVED = "mutat", _("mutat fără act, se îndreaptă locul")
    WEAR = "uzura", _("depreciere")


class Suggestion(models.TextChoices):
    """What the commission proposes. Legal: OMFP 2861/2009 annex 1 pt 42."""

    NONE = "nimic", _("fără altă măsură")
    ENTER = "inregistrare", _("înregistrarea plusului")
    IMPUTE = "imputare", _("imputarea la valoarea de înlocuire")
    WRITE_OFF = "scadere", _("scăderea din evidență")
    PLACE = "loc", _("îndreptarea locului")
    REPAIR = "reparare", _("repararea")
    DECLASS = "declasare", _("declasarea")
    SCRAP = "casare", _("scoaterea din funcțiune și casarea")
    VALORISE = "valorificare", _("valorificarea")
    IMPAIR = "ajustare", _("ajustarea pentru depreciere")


SUGGESTIONS: dict[str, tuple[str, ...]] = {
    Finding.SHORTAGE: (Suggestion.IMPUTE, Suggestion.WRITE_OFF, Suggestion.NONE),
    Finding.SURPLUS: (Suggestion.ENTER, Suggestion.NONE),
    Finding.ELSEWHERE: (Suggestion.PLACE, Suggestion.NONE),
    Finding.STATE: (
        Suggestion.REPAIR,
        Suggestion.DECLASS,
        Suggestion.SCRAP,
        Suggestion.VALORISE,
        Suggestion.IMPAIR,
        Suggestion.NONE,
    ),
}
NATURES: dict[str, tuple[str, ...]] = {
    Finding.SHORTAGE: (Nature.BOOK_ERROR, Nature.COMPENSATED, Nature.IMPUTABLE, Nature.NOT_IMPUTABLE),
    Finding.SURPLUS: (Nature.FOUND, Nature.COMPENSATED, Nature.OTHERS, Nature.BOOK_ERROR),
    Finding.ELSEWHERE: (Nature.MOVED, Nature.BOOK_ERROR),
    Finding.STATE: (Nature.WEAR,),
}
