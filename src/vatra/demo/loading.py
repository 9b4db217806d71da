# SPDX-License-Identifier: EUPL-1.2
"""Loads the sample data from nothing, in order, and says what was loaded."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from vatra.demo import countings, daily, existing, network, stories
from vatra.demo.accounts import PlantAccounts, plant_accounts
from vatra.demo.mass import LoadMass, load_mass
from vatra.demo.network import Scale
from vatra.demo.planting import Plant, load_authority, plant_network
from vatra.demo.signins import refuse_production
from vatra.demo.stock import Stock
from vatra.foundation.access.actors import actor_for, system_actor
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.sealing import seal_batch
from vatra.kernel.errors import DomainError
from vatra.modules.patrimony.models import Good
from vatra.organisation.models import Authority, EducationUnit

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands in the database after loading."""

    units: int
    goods: int
    accounts: int


def seal() -> None:
    """Seals the journal now, so that it can be verified from the first minute."""
    while seal_batch() is not None:
        pass


def analyze() -> None:
    """Lets PostgreSQL look at what came in, so that plans and index-only totals are good from the first page."""
    with connection.cursor() as cursor:
        if not connection.in_atomic_block:
            cursor.execute("VACUUM patrimony_good")
        cursor.execute("ANALYZE")


def refuse_existing() -> None:
    """Sample data go into an empty installation only.

    Raises:
        DomainError: there are accounts, units or an authority already.
    """
    if User.objects.exists() or EducationUnit.objects.exists() or Authority.objects.exists():
        raise DomainError(
            "Baza de date nu este goală, deci datele de probă nu se încarcă peste ce există. "
            "Dacă tot ce este acolo sunt date de probă, adăugați --reset: se șterg și se încarcă din nou.",
            code="not_empty",
        )


def load(scale: Scale, say: Say = print) -> Loaded:
    """Loads everything at one scale.

    Raises:
        DomainError: production, or the database is not empty.
    """
    refuse_production()
    refuse_existing()
    load_authority()
    garden = plant_network(actor=system_actor(Perm.ORGANISATION_MANAGE), cmd=Plant(scale))
    users = plant_accounts(actor=system_actor(Perm.ACCESS_ACCOUNTS), cmd=PlantAccounts(garden))
    say(
        f"{len(garden.units)} unități, {scale.buildings} clădiri, {scale.rooms} încăperi, {len(users)} conturi"
    )
    stock = Stock.of(garden)
    officer = actor_for(users["patrimoniu"])
    units = list(garden.units.values())
    by_hand = len(network.BY_HAND)
    for place, unit in enumerate(units[:by_hand]):
        positions = unit.plan.goods - daily.BOUGHT.get(unit.plan.code, 0)
        if unit.plan.code == stories.IN_FORCE_UNIT:
            positions -= stories.IN_FORCE_POSITIONS
        if positions:
            existing.record(garden, stock, unit, place, positions, officer)
    stage = stories.Stage(garden, stock, users)
    stories.play(stage)
    daily.live(stage)
    countings.count(stage)
    if units[by_hand:]:
        load_mass(actor=officer, cmd=LoadMass(stock, units[by_hand:], by_hand))
    seal()
    analyze()
    goods = Good.objects.count()
    say(f"{goods} bunuri")
    return Loaded(len(garden.units), goods, len(users))
