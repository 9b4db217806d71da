# SPDX-License-Identifier: EUPL-1.2
"""What the screens of goods show: lists as plain rows, one good with all that hangs on it."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.rulebook.models import CatalogueEntry
from vatra.kernel import dates, money, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony.choices import ESTATE, GoodKind, GoodState, ProposalState
from vatra.modules.patrimony.models import Good, GoodDocument, GoodEstate, PlaceChange
from vatra.modules.patrimony.models.goods import RoKey
from vatra.organisation.models import Building

KIND = "patrimony.good"
DASH = "—"
WITH_LIFE = [GoodKind.BUILDING, GoodKind.FIXED_ASSET]
ROW = (
    "id", "inventory_number", "name", "kind", "state", "room_id", "room__name", "room__building__name",
    "custodian__full_name", "commissioning_date", "entry_value", "unit__name",
)  # fmt: skip
ESTATE_ROW = (
    "id", "inventory_number", "name", "kind", "state", "unit__name", "owner__name", "administrator__name", "entry_value",
    "estate__address", "estate__cadastral_number", "estate__land_book_number", "estate__area_measured",
    "estate__area_deed", "estate__developed_area",
)  # fmt: skip

OWN_FIELDS = tuple(f.name for f in Good._meta.concrete_fields)  # noqa: SLF001 - the documented way to the fields
NEAR = ("unit", "room__building", "custodian", "owner", "administrator", "keeper", "basis")
NEAR_FIELDS = (
    "unit__name", "unit__code", "room__name", "room__building__name", "custodian__full_name", "owner__name",
    "administrator__name", "keeper__name", "basis__kind", "basis__number", "basis__date", "basis__title",
)  # fmt: skip
"""Of a good's neighbours only what its page names: a whole row of each would cost more than the good."""


def goods(actor: Actor) -> QuerySet[Good]:
    """The goods that the actor sees, those out of the registry too."""
    return Good.objects.visible_to(actor)


def with_columns(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Goods as plain rows with what their list shows: one statement, no model objects."""
    plain: QuerySet[Any] = rows.annotate(name_key=RoKey("name")).values(*ROW)
    return plain


def estate(actor: Actor) -> QuerySet[Good]:
    """Land and buildings that the actor sees."""
    return goods(actor).filter(kind__in=[GoodKind.BUILDING, GoodKind.LAND])


def with_estate_columns(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Land and buildings as plain rows with what their list shows."""
    plain: QuerySet[Any] = rows.annotate(name_key=RoKey("name")).values(*ESTATE_ROW)
    return plain


def without_place(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Movables without a room."""
    return rows.filter(room__isnull=True).exclude(state=GoodState.GONE).exclude(kind__in=sorted(ESTATE))


def with_doubtful_code(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Fixed assets and buildings whose code is missing or unknown, or whose life is outside the code's range."""
    in_range = CatalogueEntry.objects.filter(
        code=OuterRef("classification_code"),
        min_months__lte=OuterRef("life_months"),
        max_months__gte=OuterRef("life_months"),
    )
    return rows.filter(~Exists(in_range), kind__in=WITH_LIFE).exclude(state=GoodState.GONE)


def without_land_book(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Land and buildings without a land book number."""
    written = GoodEstate.objects.filter(good=OuterRef("pk")).exclude(land_book_number="")
    return rows.filter(~Exists(written), kind__in=[GoodKind.BUILDING, GoodKind.LAND]).exclude(
        state=GoodState.GONE
    )


def totals(rows: QuerySet[Any]) -> tuple[int, Decimal]:
    """How many goods and their value, by one aggregate that an index alone can answer."""
    found = rows.order_by().aggregate(n=Count("*"), amount=Sum("entry_value"))
    return found["n"], found["amount"] or Decimal("0.00")


def good(actor: Actor, pk: int) -> Good:
    """One good with its parties, place and act.

    Raises:
        NotFoundError: none, or of a unit the actor does not see (answered alike).
    """
    found = goods(actor).select_related(*NEAR).only(*OWN_FIELDS, *NEAR_FIELDS).filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Bunul nu există sau nu aveți acces la el."))
    return found


def good_by_token(actor: Actor, token: str) -> Good:
    """The good of a printed label.

    Raises:
        NotFoundError: none, or of a unit the actor does not see.
    """
    found = goods(actor).filter(token=token).first()
    if found is None:
        raise NotFoundError(_("Eticheta nu este a unui bun pe care îl puteți vedea."))
    return found


def address(name: str, *args: object) -> str:
    """The address of a page of another room, or nothing where that room is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def linked(words: str, url: str) -> SafeString | str:
    """The words as a link where there is an address."""
    return format_html('<a href="{}">{}</a>', url, words) if url else words


type Facts = list[tuple[str, SafeString | str]]


def place_words(room: str | None, building: str | None) -> str:
    """A place as lists write it: building, then room."""
    return f"{building} · {room}" if room and building else room or DASH


def years(months: int | None) -> str:
    """A chosen life in words."""
    if months is None:
        return ""
    if months % 12:
        return text.counted(months, _("lună"), _("luni"))
    return text.counted(months // 12, _("an"), _("ani"))


def _muted(words: str, aside: str) -> SafeString | str:
    return format_html('{} <span class="muted">{}</span>', words, aside) if aside else words


def identity_facts(found: Good) -> Facts:
    """Identification and value, in the pairs of the good's sheet."""
    is_object = found.kind == GoodKind.INVENTORY_OBJECT
    opening = _("la %(day)s") % {"day": dates.day(found.opening_date)} if found.opening_date else ""
    left = found.entry_value - found.accumulated_depreciation
    quantity = money.number(found.quantity, 3).rstrip("0").rstrip(",")
    facts: Facts = [
        (_("Denumire"), found.name),
        (_("Valoare de inventar"), money.lei(found.entry_value)),
        (_("Fel"), str(GoodKind(found.kind).label)),
        (_("Amortizare cumulată"), _muted(money.lei(found.accumulated_depreciation), opening)),
        (_("Serie"), found.serial or DASH),
        (_("Valoare rămasă"), money.lei(left)),
        (_("Cod clasificare"), _muted(found.classification_code or DASH, _life(found))),
        (_("Cont"), found.account or DASH),
        (
            _("Punere în funcțiune"),
            dates.long_day(found.commissioning_date) if found.commissioning_date else DASH,
        ),
        (_("Intrat la"), dates.long_day(found.entry_date)),
    ]
    if found.kind in ESTATE:
        facts.pop(4)
    else:
        facts += [
            (_("Loc de folosință"), _room(found)),
            (_("Gestionar"), str(found.custodian) if found.custodian else DASH),
        ]
    if is_object:
        facts[2:2] = [
            (_("Cantitate"), f"{quantity} {found.measure}"),
            (_("Preț pe bucată"), money.lei(money.quantize(found.entry_value / found.quantity))),
        ]
    if found.description:
        facts.append((_("Caracteristici tehnice"), found.description))
    return facts


def _life(found: Good) -> str:
    return _("durata %(life)s") % {"life": years(found.life_months)} if found.life_months else ""


def _room(found: Good) -> SafeString | str:
    if found.room is None:
        return DASH
    return linked(
        place_words(found.room.name, found.room.building.name),
        reverse("patrimony:place", args=[found.room_id]),
    )


def party_facts(found: Good) -> Facts:
    """Owner, administrator, user and keeper apart, each by its full name."""
    return [
        (_("Proprietar"), found.owner.name if found.owner else DASH),
        (_("Administrator"), found.administrator.name if found.administrator else DASH),
        (_("Utilizator"), linked(found.unit.name, address("organisation:unit-detail", found.unit.code))),
        (_("Ține evidența"), found.keeper.name),
        (_("Domeniu"), found.get_domain_display() or DASH),
    ]


def why_facts(found: Good) -> Facts:
    """„De ce?”: how the good came in, by which act, and the legal values that were used."""
    facts: Facts = [(_("A intrat prin"), found.get_provenance_display())]
    if found.entry_document:
        facts.append((_("Document de intrare"), found.entry_document))
    if found.protocol_id:
        facts.append(
            (
                _("Protocol"),
                linked(
                    str(found.basis or found.protocol),
                    reverse("patrimony:protocol", args=[found.protocol_id]),
                ),
            )
        )
    if found.basis:
        words = f"{found.basis} – {found.basis.title}" if found.basis.title else str(found.basis)
        facts.append((_("Temei"), linked(words, address("organisation:act-detail", found.basis_id))))
    facts += [
        (_("Regulă folosită"), _rule(value))
        for value in found.rule_values.values()
        if isinstance(value, dict)
    ]
    return facts


def _rule(value: dict[str, Any]) -> str:
    words = f"{value.get('operator', '')} {value.get('value', '')} – {value.get('basis', '')}".strip()
    return words if value.get("verified") else _("%(rule)s (regulă neverificată)") % {"rule": words}


def estate_facts(found: Good) -> Facts:
    """Facts of land or a building; all of them, so that what is missing is seen."""
    if found.kind not in ESTATE:
        return []
    kept = GoodEstate.objects.select_related("building").filter(good=found).first()
    hidden = {"good", "site", "building"}
    facts: Facts = [
        (text_of(field), _plain(getattr(kept, field.name) if kept else None))
        for field in GoodEstate._meta.concrete_fields  # noqa: SLF001 - the documented way to the fields
        if field.name not in hidden
    ]
    if kept and kept.building:
        facts.append((_("Clădirea din evidența locurilor"), _building(kept.building)))
    return facts


def _building(building: Building) -> SafeString | str:
    return linked(str(building), address("organisation:building-detail", building.pk))


def text_of(field: Any) -> str:
    """The name of a field as labels show it."""
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def _plain(value: object) -> str:
    if value in (None, ""):
        return DASH
    return money.number(value) if isinstance(value, Decimal) else str(value)


class Photo(NamedTuple):
    """A photo for the gallery; ``remove_url`` is empty for those who may not take it off."""

    src: str
    alt: str
    url: str
    remove_url: str = ""


def photos(actor: Actor, found: Good) -> list[Photo]:
    """The good's photos, the newest first."""
    may_edit = actor.scope(Perm.PATRIMONY_EDIT).covers(found.unit_id)
    rows = StoredFile.objects.visible_to(actor).filter(
        owner_kind=KIND, owner_id=found.pk, purpose=Purpose.PHOTO
    )
    listed = rows.order_by("-pk").values_list("public_id", "caption")[:13]
    return [
        Photo(
            reverse("files:thumbnail" if index else "files:download", args=[key]),
            caption or _("Fotografie a bunului %(number)s") % {"number": found.inventory_number},
            reverse("files:download", args=[key]),
            reverse("patrimony:good-photo-remove", args=[found.pk, key]) if may_edit else "",
        )
        for index, (key, caption) in enumerate(listed)
    ]


class DocRow(NamedTuple):
    """A paper of the good, as the list of documents shows it."""

    kind: str
    title: str
    detail: str
    url: str
    verb: str = ""


def documents(found: Good) -> list[DocRow]:
    """Papers that came with the good."""
    rows = GoodDocument.objects.filter(good=found).select_related("file").order_by("-date", "-pk")
    return [
        DocRow(
            row.file.mime.rpartition("/")[2][:4].upper() if row.file else "—",
            f"{row.kind} {row.number}".strip(),
            dates.long_day(row.date) if row.date else _("fără dată"),
            reverse("files:download", args=[row.file.public_id]) if row.file else "",
        )
        for row in rows
    ]


class MoveRow(NamedTuple):
    """A change of place or custodian."""

    when: str
    iso: str
    was: str
    becomes: str
    custodian: str
    who: str
    reason: str


def moves(found: Good) -> list[MoveRow]:
    """Changes of place and custodian, the newest first, at most 200."""
    rows = (
        PlaceChange.objects.filter(good=found)
        .select_related("from_room__building", "to_room__building", "from_custodian", "to_custodian")
        .order_by("-at", "-pk")[:200]
    )
    return [
        MoveRow(
            dates.moment(row.at),
            row.at.isoformat(),
            place_words(row.from_room.name, row.from_room.building.name) if row.from_room else DASH,
            place_words(row.to_room.name, row.to_room.building.name) if row.to_room else DASH,
            _custodian_words(row),
            row.by_name,
            row.reason,
        )
        for row in rows
    ]


def _custodian_words(row: PlaceChange) -> str:
    if row.from_custodian_id == row.to_custodian_id:
        return str(row.to_custodian or DASH)
    return f"{row.from_custodian or DASH} → {row.to_custodian or DASH}"


class Around(NamedTuple):
    """What stands beside a good and what hangs on it: the page asks only for what there is.

    Attributes:
        before, after: primary keys of the goods before and after, by inventory number inside the same unit.
        moves, documents, proposals, aliases, files: how many there are; proposals only those not yet decided.
        moving: primary key of the open movement that the good is on.
    """

    before: int | None
    after: int | None
    moves: int
    documents: int
    proposals: int
    aliases: int
    files: int
    moving: int | None


_AROUND = """
SELECT (SELECT id FROM patrimony_good WHERE unit_id = %(unit)s AND (inventory_number, id) < (%(number)s, %(good)s)
        ORDER BY inventory_number DESC, id DESC LIMIT 1),
       (SELECT id FROM patrimony_good WHERE unit_id = %(unit)s AND (inventory_number, id) > (%(number)s, %(good)s)
        ORDER BY inventory_number, id LIMIT 1),
       (SELECT count(*) FROM patrimony_placechange WHERE good_id = %(good)s),
       (SELECT count(*) FROM patrimony_gooddocument WHERE good_id = %(good)s),
       (SELECT count(*) FROM patrimony_proposal WHERE good_id = %(good)s AND state = %(open)s),
       (SELECT count(*) FROM patrimony_goodalias WHERE good_id = %(good)s),
       (SELECT count(*) FROM files_storedfile WHERE owner_kind = %(kind)s AND owner_id = %(good)s),
       (SELECT movement_id FROM patrimony_movementline WHERE good_id = %(good)s AND is_open)
"""


def around(found: Good) -> Around:
    """The surroundings of a good that the actor sees, in one statement; who sees it sees its unit's goods."""
    values: dict[str, int | str] = {
        "good": found.pk,
        "unit": found.unit_id,
        "number": found.inventory_number,
        "open": ProposalState.OPEN,
        "kind": KIND,
    }
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, values)
        return Around(*cursor.fetchone())


def aliases(found: Good) -> list[tuple[str, str]]:
    """Numbers of the good in the books of others."""
    return list(found.aliases.order_by("book__name", "number").values_list("book__name", "number"))


def sums_of(rows: QuerySet[Any]) -> dict[str, str]:
    """The foot of a list of goods."""
    count, amount = totals(rows)
    return {"": str(count), "valoare": money.lei(amount)}
