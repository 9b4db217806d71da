# SPDX-License-Identifier: EUPL-1.2
"""The words of patrimony and the one table that maps states to shape, word and tone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GoodKind(models.TextChoices):
    LAND = "teren", _("teren")
    BUILDING = "cladire", _("clădire")
    FIXED_ASSET = "mijloc_fix", _("mijloc fix")
    INVENTORY_OBJECT = "obiect_inventar", _("obiect de inventar")


ESTATE = frozenset({GoodKind.LAND, GoodKind.BUILDING})


class GoodState(models.TextChoices):
    IN_USE = "in_folosinta", _("În folosință")
    RESERVE = "in_conservare", _("În conservare")
    DEFECT = "defect", _("Defect")
    PROPOSED = "propus_casare", _("Propus la casare")
    GONE = "iesit", _("Ieșit din evidență")


STATE_TONES: dict[str, str] = {
    GoodState.IN_USE: "ok",
    GoodState.RESERVE: "off",
    GoodState.DEFECT: "warn",
    GoodState.PROPOSED: "bad",
    GoodState.GONE: "off",
}


class Domain(models.TextChoices):
    PUBLIC = "public", _("domeniul public")
    PRIVATE = "privat", _("domeniul privat")
    OWN = "propriu", _("proprietatea unității")
    THIRD = "tert", _("al unui terț")


class Provenance(models.TextChoices):
    PROTOCOL = "protocol", _("preluare prin protocol")
    PURCHASE = "achizitie", _("achiziție")
    DONATION = "donatie", _("donație")
    PRODUCTION = "productie", _("producție proprie")
    TRANSFER = "transfer", _("transfer fără plată")


class Annex(models.IntegerChoices):
    LAND = 1, _("Anexa 1 – Terenuri")
    BUILDINGS = 2, _("Anexa 2 – Clădiri")
    FIXED_ASSETS = 3, _("Anexa 3 – Mijloace fixe")
    INVENTORY_OBJECTS = 4, _("Anexa 4 – Obiecte de inventar")


ANNEX_KIND: dict[int, GoodKind] = {
    Annex.LAND: GoodKind.LAND,
    Annex.BUILDINGS: GoodKind.BUILDING,
    Annex.FIXED_ASSETS: GoodKind.FIXED_ASSET,
    Annex.INVENTORY_OBJECTS: GoodKind.INVENTORY_OBJECT,
}


class Door(models.TextChoices):
    """How a protocol comes in: an old paper one, a new one made here, or an act that amends one."""

    EXISTING = "existent", _("Protocol existent")
    NEW = "nou", _("Protocol nou")
    ADDITIONAL = "aditional", _("Act adițional")


class ProtocolState(models.TextChoices):
    DRAFT = "ciorna", _("Ciornă")
    CHECKING = "la_viza", _("La viză")
    APPROVED = "vizat", _("Vizat")
    ISSUING = "se_emite", _("Se emite")
    ISSUED = "emis", _("Emis, de semnat")
    SIGNED = "semnat", _("Semnat")
    IN_FORCE = "in_vigoare", _("În vigoare")
    CANCELLED = "anulat", _("Anulat")


PROTOCOL_TONES: dict[str, str] = {
    ProtocolState.DRAFT: "off",
    ProtocolState.CHECKING: "run",
    ProtocolState.APPROVED: "run",
    ProtocolState.ISSUING: "run",
    ProtocolState.ISSUED: "warn",
    ProtocolState.SIGNED: "run",
    ProtocolState.IN_FORCE: "ok",
    ProtocolState.CANCELLED: "off",
}


class LineOperation(models.TextChoices):
    """What a line of an additional act does; lines of the other two doors always add."""

    ADD = "adauga", _("adaugă")
    CORRECT = "corecteaza", _("corectează")
    REMOVE = "scoate", _("scoate")


class ProposalState(models.TextChoices):
    OPEN = "deschisa", _("De hotărât")
    ACCEPTED = "acceptata", _("Acceptată")
    REFUSED = "respinsa", _("Respinsă")
    WITHDRAWN = "retrasa", _("Retrasă")


class HandingState(models.TextChoices):
    """The way of a paper that two sides sign: a movement of goods, the hand-over of a custody."""

    OPEN = "propus", _("Propus")
    GIVEN = "predat", _("Predat, neprimit")
    RECEIVED = "primit", _("Primit, de emis")
    ISSUED = "emis", _("Emis")
    REFUSED = "refuzat", _("Refuzat")
    WITHDRAWN = "retras", _("Retras")


HANDING_OPEN = (HandingState.OPEN, HandingState.GIVEN, HandingState.RECEIVED)
HANDING_ENDED = (HandingState.ISSUED, HandingState.REFUSED, HandingState.WITHDRAWN)
HANDING_TONES: dict[str, str] = {
    HandingState.OPEN: "run",
    HandingState.GIVEN: "warn",
    HandingState.RECEIVED: "run",
    HandingState.ISSUED: "ok",
    HandingState.REFUSED: "bad",
    HandingState.WITHDRAWN: "off",
}


class MovementForm(models.TextChoices):
    """Which form accompanies the goods, by what they are and how far they go.

    Legal: OMFP 2634/2015 annex 2: 14-2-3A for fixed assets between two places of use of one entity; 14-3-3A for other
    goods inside the same premises; 14-3-6A for other goods between custodies at different addresses.
    """

    FIXED_ASSETS = "14-2-3A", _("Bon de mișcare a mijloacelor fixe")
    SAME_PREMISES = "14-3-3A", _("Bon de predare, transfer, restituire")
    OTHER_ADDRESS = "14-3-6A", _("Aviz de însoțire a mărfii")


class TransferState(models.TextChoices):
    """The way of a transfer without payment: offered, asked for, approved, on paper, in force."""

    OFFERED = "oferta", _("Oferit")
    ASKED = "cerut", _("Cerut, de trimis la viză")
    CHECKING = "la_viza", _("La viză")
    APPROVED = "aprobat", _("Aprobat, de emis")
    ISSUED = "emis", _("Emis, de semnat")
    IN_FORCE = "in_vigoare", _("În vigoare")
    WITHDRAWN = "retras", _("Retras")


TRANSFER_OPEN = (
    TransferState.OFFERED,
    TransferState.ASKED,
    TransferState.CHECKING,
    TransferState.APPROVED,
    TransferState.ISSUED,
)
TRANSFER_TONES: dict[str, str] = {
    TransferState.OFFERED: "run",
    TransferState.ASKED: "run",
    TransferState.CHECKING: "run",
    TransferState.APPROVED: "run",
    TransferState.ISSUED: "warn",
    TransferState.IN_FORCE: "ok",
    TransferState.WITHDRAWN: "off",
}
