# SPDX-License-Identifier: EUPL-1.2
"""What schools keep in their rooms: names, codes, lives and prices from which sample goods are made.

The codes and ranges are those of the shipped catalogue (unverified rows); the prices are invented.
"""

from dataclasses import dataclass

from vatra.demo import places as p

EVERYWHERE = frozenset({p.CLASSROOM, p.GROUP, p.LABORATORY, p.COMPUTERS, p.OFFICE, p.STAFF_ROOM, p.LIBRARY})
TEACHING = frozenset({p.CLASSROOM, p.GROUP, p.LABORATORY})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of good.

    Attributes:
        names: variants of the name.
        code, years: class of the catalogue and its range, for fixed assets only.
        price: from, to, in lei per piece.
        pieces: from, to; only inventory objects come in numbers.
        serial: letters before the serial number, empty where there is none.
    """

    places: frozenset[str]
    names: tuple[str, ...]
    price: tuple[int, int]
    code: str = ""
    years: tuple[int, int] = (0, 0)
    account: str = "303"
    serial: str = ""
    measure: str = "buc"
    pieces: tuple[int, int] = (1, 1)
    description: tuple[str, ...] = ("",)
    weight: int = 3


def _only(*functions: str) -> frozenset[str]:
    return frozenset(functions)


FIXED = (
    Kind(TEACHING | {p.COMPUTERS}, ("Tablă interactivă 77″", "Tablă interactivă cu proiector de distanță scurtă"), (5200, 11800), "3.2.1", (4, 6), "214", "TI", weight=5, description=("cu suport pe perete și două boxe",)),
    Kind(TEACHING | {p.STAGE, p.LIBRARY}, ("Videoproiector laser", "Videoproiector Full HD", "Videoproiector cu tavan și cablu HDMI"), (2650, 5900), "3.2.1", (4, 6), "214", "VP", weight=6),
    Kind(_only(p.COMPUTERS, p.OFFICE, p.LIBRARY), ("Sistem de calcul complet, monitor 24″", "Stație de lucru pentru grafică", "Laptop pentru profesor, 15,6″"), (2900, 6200), "2.2.9", (2, 4), "214", "PC", weight=9),
    Kind(_only(p.COMPUTERS), ("Server de laborator", "Imprimantă 3D cu dublu extrudor"), (6400, 17500), "2.2.9", (2, 4), "214", "SV", weight=2),
    Kind(_only(p.OFFICE, p.STAFF_ROOM), ("Multifuncțională A3", "Copiator digital", "Imprimantă laser de rețea"), (2700, 13200), "3.2.1", (4, 6), "214", "CP"),
    Kind(EVERYWHERE, ("Set mobilier modular, dulap cu 8 module", "Bibliotecă din stejar cu uși de sticlă", "Catedră cu estradă"), (2550, 7400), "3.1.1", (9, 15), "214", weight=5, description=("PAL melaminat 18 mm, culoare fag", "lemn masiv băițuit")),
    Kind(_only(p.OFFICE, p.STAFF_ROOM), ("Fișet metalic ignifug", "Masă de ședințe pentru 16 persoane"), (2600, 6100), "3.1.1", (9, 15), "214"),
    Kind(_only(p.STAGE, p.CLASSROOM, p.GROUP), ("Pianină acustică", "Pian digital cu 88 de clape", "Orgă electronică de concert"), (3900, 28500), "2.1.26.3", (8, 12), "2131", "PN", weight=1),
    Kind(_only(p.STAGE), ("Sistem de sonorizare cu mixer", "Proiectoare de scenă, set"), (4800, 16900), "3.1.5", (4, 6), "214", "AU"),
    Kind(_only(p.LABORATORY), ("Trusă de fizică pentru elevi, 8 grupe", "Trusă de optică și unde", "Microscop trinocular cu cameră", "Nișă chimică cu exhaustor", "Balanță analitică de precizie"), (2700, 14800), "2.2.6.2", (8, 12), "2132", "LB", weight=7),
    Kind(_only(p.LABORATORY), ("Set de sticlărie de laborator pentru 15 posturi",), (2550, 4100), "2.2.6.1", (4, 6), "2132"),
    Kind(_only(p.KITCHEN), ("Plită electrică profesională cu 6 ochiuri", "Cuptor cu convecție", "Marmită basculantă 150 l", "Mașină de spălat vase cu capotă", "Dulap frigorific 1.400 l"), (3900, 24500), "3.1.5", (4, 6), "214", "BC", weight=9),
    Kind(_only(p.DINING, p.KITCHEN), ("Linie de autoservire caldă", "Vitrină frigorifică"), (4200, 13900), "3.1.5", (4, 6), "214", "LA"),
    Kind(_only(p.GYM), ("Panou de baschet rabatabil electric", "Saltea de aterizare cu ramă", "Bârnă de echilibru reglabilă", "Tabelă electronică de scor"), (2800, 15200), "3.4", (8, 15), "2131", "SP", weight=7),
    Kind(_only(p.WORKSHOP), ("Strung universal didactic", "Mașină de găurit cu coloană", "Stand didactic pentru instalații electrice", "Aparat de sudură în mediu protector"), (4200, 46500), "3.4", (8, 15), "2131", "AT", weight=9),
    Kind(_only(p.MEDICAL), ("Autoclav de birou", "Aparat de oftalmologie pentru triaj"), (2700, 8900), "3.4", (8, 15), "2132", "MD"),
    Kind(_only(p.BOILER), ("Cazan mural în condensație 99 kW", "Pompă de circulație dublă", "Boiler cu acumulare 500 l", "Schimbător de căldură cu plăci"), (3200, 39500), "3.4", (8, 15), "2131", "CZ", weight=8),
    Kind(_only(p.HALL, p.STORE), ("Centrală de semnalizare a incendiilor",), (3400, 9800), "3.3.4", (12, 18), "2131", "SI"),
    Kind(_only(p.HALL, p.OFFICE), ("Sistem de supraveghere video, 16 camere", "Sistem de control al accesului"), (3100, 18700), "3.3.5", (8, 12), "2131", "SV"),
    Kind(_only(p.OFFICE, p.STAFF_ROOM), ("Centrală telefonică digitală",), (2600, 6800), "3.2.2", (3, 5), "214", "CT", weight=1),
    Kind(_only(p.STORE, p.HALL), ("Tractor de tuns iarba", "Freză de zăpadă", "Mașină de spălat pardoseli"), (3100, 14900), "3.4", (8, 15), "2131", "CU"),
    Kind(_only(p.GROUP), ("Ansamblu de joacă de interior", "Perete senzorial modular"), (2700, 9600), "3.4", (8, 15), "214"),
    Kind(_only(p.LIBRARY), ("Raft compact mobil pentru depozit de carte",), (5200, 18800), "3.1.1", (9, 15), "214"),
)  # fmt: skip

OBJECTS = (
    Kind(_only(p.CLASSROOM, p.LABORATORY, p.COMPUTERS), ("Bancă școlară dublă", "Bancă școlară individuală reglabilă", "Pupitru individual"), (190, 620), pieces=(8, 30), weight=9),
    Kind(EVERYWHERE, ("Scaun școlar metalic", "Scaun tapițat", "Scaun ergonomic cu rotile"), (70, 480), pieces=(6, 30), weight=9),
    Kind(TEACHING, ("Tablă magnetică albă", "Tablă verde cu trei fețe", "Tablă din plută pentru afișaj"), (180, 1450), weight=6),
    Kind(EVERYWHERE, ("Catedră", "Birou cu sertare", "Masă de lucru"), (260, 1400), weight=5),
    Kind(EVERYWHERE, ("Dulap pentru material didactic", "Etajeră cu 5 polițe", "Cuier cu 12 agățători", "Raft metalic"), (150, 1600), weight=7),
    Kind(EVERYWHERE, ("Jaluzele verticale, set", "Perdea ignifugată", "Ceas de perete", "Coș de gunoi selectiv, set de trei"), (40, 780), pieces=(1, 4), weight=6),
    Kind(_only(p.CLASSROOM), ("Hartă fizică a României", "Hartă politică a Europei", "Planșe de istorie, set", "Glob geografic luminos", "Trusă de geometrie pentru tablă"), (60, 540), pieces=(1, 3), weight=7),
    Kind(_only(p.LABORATORY), ("Microscop monocular", "Termometru de laborator", "Stativ universal", "Mulaj anatomic demontabil", "Dinamometru, set", "Multimetru digital", "Spirtieră"), (35, 1450), pieces=(2, 16), weight=9),
    Kind(_only(p.COMPUTERS, p.OFFICE, p.STAFF_ROOM), ("Monitor 22″", "Imprimantă cu jet", "Router", "Tastatură și mouse, set", "Cameră web", "Căști cu microfon", "Prelungitor cu protecție"), (45, 1650), pieces=(1, 14), serial="OB", weight=7),
    Kind(_only(p.LIBRARY), ("Cărți de literatură română", "Cărți de literatură universală", "Manuale de rezervă", "Dicționare și enciclopedii", "Cărți pentru copii"), (14, 62), measure="vol", pieces=(120, 2400), weight=9),
    Kind(_only(p.GROUP), ("Pătuț din lemn", "Măsuță hexagonală", "Scăunel din lemn", "Covor de joacă", "Cuburi mari, set", "Teatru de păpuși", "Lenjerie de pat, set"), (45, 690), pieces=(1, 24), weight=9),
    Kind(_only(p.KITCHEN, p.DINING), ("Oală inox 50 l", "Farfurii din porțelan", "Tacâmuri inox, set", "Tavă gastronorm", "Masă inox de lucru", "Cântar de bucătărie", "Masă pentru 4 persoane"), (9, 1700), pieces=(1, 120), weight=9),
    Kind(_only(p.GYM), ("Saltea de gimnastică", "Ladă de gimnastică", "Mingi de baschet", "Mingi de handbal", "Plasă de volei", "Banca de gimnastică", "Cronometru"), (40, 1350), pieces=(1, 20), weight=9),
    Kind(_only(p.WORKSHOP), ("Menghină", "Trusă de chei tubulare", "Bormașină cu percuție", "Polizor unghiular", "Șubler 150 mm", "Banc de lucru", "Ciocan de lipit"), (35, 1550), pieces=(1, 12), weight=9),
    Kind(_only(p.MEDICAL), ("Canapea de consultații", "Cântar cu taliometru", "Tensiometru", "Dulap pentru medicamente"), (160, 1650), weight=6),
    Kind(_only(p.BOILER, p.STORE, p.HALL), ("Stingător cu pulbere P6", "Scară din aluminiu", "Aspirator industrial", "Pompă submersibilă", "Trusă electricianului", "Panou PSI complet"), (95, 1600), pieces=(1, 6), weight=8),
    Kind(_only(p.STAGE), ("Scaun de sală rabatabil", "Cortină", "Microfon fără fir", "Stativ de note", "Boxă activă"), (55, 1650), pieces=(1, 80), weight=7),
    Kind(_only(p.HALL), ("Vitrină pentru trofee", "Bancă de hol", "Covor de intrare", "Avizier din aluminiu", "Steag cu hampă"), (80, 1500), pieces=(1, 6), weight=7),
    Kind(_only(p.OFFICE, p.STAFF_ROOM), ("Fișet metalic cu două uși", "Casetă de valori", "Laminator", "Distrugător de documente", "Telefon fix", "Calculator de birou cu bandă"), (70, 1650), weight=6),
)  # fmt: skip
