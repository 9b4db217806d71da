# SPDX-License-Identifier: EUPL-1.2
"""Invented names, put together from lists; nobody is meant."""

import random

FIRST = (
    "Adina", "Alina", "Bogdan", "Carmen", "Cezar", "Corina", "Cosmin", "Dan", "Delia", "Doru", "Eliza", "Felicia",
    "Florin", "Gabriela", "Horia", "Ileana", "Iulian", "Larisa", "Liviu", "Marcela", "Marius", "Mirela", "Nicoleta",
    "Octavian", "Otilia", "Paul", "Petru", "Ramona", "Remus", "Rodica", "Ștefan", "Silvia", "Toma", "Tudor",
    "Valentina", "Veronica", "Victor", "Viorica",
)  # fmt: skip
LAST = (
    "Alunaru", "Arinescu", "Bujoreanu", "Cireșan-Vale", "Carpenaru", "Crângașu", "Dumbrăvescu", "Făgețeanu",
    "Gorunescu", "Ienuperaru", "Izvoranu-Deal", "Jneapănu", "Lăstărescu", "Leurdeanu", "Luncașu", "Măcieșanu",
    "Mesteacănu", "Mestecănescu", "Nucșoreanu", "Oțetaru", "Paltinescu", "Plopșoreanu", "Poienaru-Lac", "Răchitaru",
    "Rozmarin", "Salcâmescu", "Săsăranu", "Scorușaru", "Stejeranu", "Șipoteanu", "Teișanu", "Tufănaru", "Ulmișteanu",
    "Vișinescu", "Zadaru", "Zăvoianu",
)  # fmt: skip
STREETS = (
    "Str. Teiul Vechi", "Str. Fântânii de Piatră", "Str. Moara Albă", "Str. Grădinarilor de Jos", "Str. Olarului Mic",
    "Str. Cireșul Amar", "Șos. Malul Lung", "Str. Podul de Lemn", "Str. Salcia Plecată", "Str. Ulița Mare",
    "Str. Clopotul de Aramă", "Bd. Câmpul cu Maci", "Str. Vântului de Vară", "Str. Lanul de Grâu", "Str. Cărămidarul Nou",
    "Str. Zidarului", "Str. Roata Olarului", "Str. Ghioceilor de Sus",
)  # fmt: skip


class Names:
    """Names in an order fixed by the seed, each person once."""

    def __init__(self, rng: random.Random) -> None:
        self._pairs = [f"{first} {last}" for first in FIRST for last in LAST]
        rng.shuffle(self._pairs)

    def person(self) -> str:
        """The next invented person."""
        return self._pairs.pop()


def address(rng: random.Random) -> str:
    """An invented address in the sector."""
    return f"{rng.choice(STREETS)} nr. {rng.randint(1, 180)}, Sector 5, București"
