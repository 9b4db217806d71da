# SPDX-License-Identifier: EUPL-1.2
"""Every word of the phone page; its scripts hold only keys. „bun|bunuri|de bunuri”: one, some, from twenty on."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    """Words by key, in the language of the request; ``{name}`` is filled by the page."""
    return _frame() | _home() | _take() | _count() | _card() | _typing() | _list() | _phone() | _failures()


def _frame() -> dict[str, str]:
    return {
        "theme": _("Schimbă tema luminoasă sau întunecată"),
        "thumb": _("Acțiunile ecranului"),
        "back_places": _("Înapoi la lista locurilor"),
        "back_count": _("Înapoi la numărătoare"),
        "undo": _("Anulează"),
        "leave": _("Renunță"),
        "again": _("Încearcă din nou"),
        "never": _("niciodată"),
        "strip_offline": _("Fără semnal. Continuați."),
        "strip_trouble": _("Serverul nu răspunde acum. Continuați."),
        "strip_sending": _("Se trimite."),
        "strip_refused": _("Serverul nu mai primește de la acest telefon."),
        "strip_full": _("Ultima apăsare nu s-a salvat."),
        "strip_open": _("Deschide „Acest telefon”"),
        "n_kept": _(
            "înregistrare este salvată pe telefon și se trimite singură.|înregistrări sunt salvate pe telefon și se "
            "trimit singure.|de înregistrări sunt salvate pe telefon și se trimit singure."
        ),
        "strip_kept_none": _("Tot ce ați numărat a ajuns la server."),
        "n_waiting": _(
            "înregistrare este pe drum spre server.|înregistrări sunt pe drum spre server.|de înregistrări sunt pe drum "
            "spre server."
        ),
        "n_lines": _("înregistrare|înregistrări|de înregistrări"),
        "n_goods": _("bun|bunuri|de bunuri"),
        "n_places": _("loc|locuri|de locuri"),
        "n_photos": _("fotografie|fotografii|de fotografii"),
        "demo": _("Date demonstrative: persoane, firme și școli inventate, fără valoare juridică."),
        "update_ready": _("Există o versiune nouă a paginii. Ce ați numărat rămâne pe telefon."),
        "update_take": _("Treci la versiunea nouă"),
    }


def _home() -> dict[str, str]:
    return {
        "home_title": _("Locurile mele"),
        "home_under": _("Inventariere pe teren"),
        "phone_open": _("Acest telefon: trimitere, export, setări"),
        "holds": _("Pe telefon: {places} cu {goods}, luate la {since}."),
        "room_left": _("Loc rămas pe telefon: {size}."),
        "of_goods": _("{n} din {goods}"),
        "extra_short": _("{n} în plus"),
        "empty_title": _("Niciun loc pe telefon"),
        "empty_new": _(
            "Cât aveți semnal, înscrieți telefonul și luați cu dumneavoastră locurile de numărat."
        ),
        "empty_enrolled": _("Cât aveți semnal, alegeți locurile pe care le numărați."),
        "take_first": _("Alege locurile de numărat"),
        "take_more": _("Ia și alte locuri"),
        "place_untouched": _("neînceput"),
        "place_counting": _("în lucru"),
        "place_waits_sending": _("terminat, de trimis"),
        "place_waits_receipt": _("trimis, se așteaptă confirmarea"),
        "receipt": _("Primit de server, {lines}, {at}"),
    }


def _take() -> dict[str, str]:
    return {
        "take_title": _("Ia locuri pe telefon"),
        "take": _("Ia pe telefon"),
        "take_n": _("Ia pe telefon {places}"),
        "take_why": _("Alegeți locurile. Datele lor rămân pe telefon și se pot număra fără semnal."),
        "take_loading": _("Se caută locurile…"),
        "take_none": _(
            "Nu aveți locuri de numărat. Locurile apar după decizia de inventariere care vă numește în comisie."
        ),
        "take_untold": _(
            "Serverul nu știe încă că ați luat locurile. Rămâneți în semnal până dispare acest mesaj sau anunțați comisia."
        ),
        "taken": _("Pe telefon: {places}. Puteți pleca."),
        "already_held": _("pe acest telefon"),
        "already_counted": _("{n} numărate deja"),
        "pick_all": _("Alege tot"),
        "enrol": _("Înscrie telefonul"),
        "enrol_name": _("Numele telefonului"),
        "enrol_hint": _("Cum îl recunoaște comisia, de exemplu „Telefonul de la secretariat”."),
        "enrol_why": _(
            "Telefonul primește o cheie a lui, care nu îl părăsește: cu ea semnează tot ce numărați, chiar dacă între timp "
            "ați ieșit din cont."
        ),
        "phone_named": _("Telefon {name}"),
        "phone_unnamed": _("Telefon"),
        "signin": _("Intră în cont"),
    }


def _count() -> dict[str, str]:
    return {
        "progress": _("Progres"),
        "of_goods_tail": _("din {goods}"),
        "n_left": _("rămas|rămase|rămase"),
        "all_seen": _("toate văzute"),
        "bar_here": _("{n} găsite la loc"),
        "bar_left": _("{n} rămase"),
        "n_here": _("{n} la loc"),
        "n_extra": _("{n} în plus, nelistate"),
        "n_missing": _("{n} lipsă"),
        "n_others": _("{n} văzute de alții"),
        "left_here": _("Rămase în acest loc ({n})"),
        "left_all": _("Arată toate cele {n}"),
        "unseen": _("nevăzut"),
        "camera": _("Camera"),
        "camera_start": _("Pornește camera"),
        "camera_aim": _("Îndreptați spre etichetă"),
        "camera_none": _("Telefonul nu citește coduri. Introduceți numărul sau atingeți bunul în listă."),
        "camera_refused": _(
            "Camera este oprită pentru această pagină. O puteți permite din setările browserului; până atunci "
            "introduceți numărul."
        ),
        "torch_on": _("Lanterna"),
        "list_open": _("Lista completă a locului"),
        "confirmed": _("Confirmat: {n} din {all}"),
        "confirmed_extra": _("Păstrat în plus: {n}"),
        "undone": _("Observația a fost luată înapoi."),
        "over_open": _("Ați încheiat acest loc. Dacă mai numărați ceva, îl încheiați din nou la sfârșit."),
        "done": _("Am terminat locul"),
        "done_title": _("Terminați „{title}”?"),
        "done_found": _("La loc: {n} din {goods}."),
        "done_left": _("Nevăzute de nimeni: {goods}. Vor fi trecute ca lipsă, dacă nu le vede alt telefon."),
        "done_extra": _("În plus, nelistate: {n}. Le lămurește comisia."),
        "done_after": _("După ce serverul primește tot, aici apare confirmarea lui."),
        "done_yes": _("Termină locul"),
        "done_said": _("Loc încheiat. Se trimite când este semnal."),
    }


def _card() -> dict[str, str]:
    return {
        "hit": _("Bunul găsit"),
        "hit_here": _("Recunoscut, este pe listă"),
        "hit_elsewhere": _("Din altă încăpere: {title}. Se păstrează ca găsit aici"),
        "hit_elsewhere_far": _("Trecut în altă încăpere a unității. Se păstrează ca găsit aici"),
        "hit_unknown": _("Necunoscut în această unitate. Se păstrează ca plus"),
        "hit_again": _("Confirmat deja la {at}; o confirmare nouă o înlocuiește."),
        "unknown_why": _("Nu este în evidența unității. Scrieți ce este, ca să poată fi lămurit."),
        "nameless": _("Bun fără număr"),
        "nameless_why": _("Fără etichetă sau număr. Scrieți ce este; dacă se poate, fotografiați-l."),
        "card_drop": _("Renunță la acest bun"),
        "serial": _("serie {serial}"),
        "state": _("Starea constatată"),
        "state_buna": _("Bună"),
        "state_uzata": _("Uzată"),
        "state_defecta": _("Defectă"),
        "state_none": _("fără stare"),
        "quantity": _("Cantitatea găsită"),
        "quantity_book": _("În evidență: {n} {measure}"),
        "quantity_found": _("Câte bucăți sunt aici"),
        "less": _("Mai puțin cu unu"),
        "more": _("Mai mult cu unu"),
        "confirm": _("Confirmă"),
        "confirm_change": _("Confirmă schimbarea"),
        "confirm_n": _("Confirmă {n} {measure}"),
        "confirm_book": _("Confirmă {n} {measure}, ca în evidență"),
        "and_scan_on": _("și scanează mai departe"),
        "photo_or_note": _("Fotografie sau observație"),
        "note": _("Observație"),
        "note_unknown": _("Ce este (denumire, culoare, unde stă)"),
        "photo_take": _("Fotografiază"),
        "photo_of": _("Fotografia {n}"),
        "photo_drop": _("Renunță la fotografia {n}"),
        "photo_most": _("Cel mult {n} fotografii pentru un bun."),
        "photo_full": _("Telefonul nu mai are loc pentru fotografii. Numărătoarea continuă fără ele."),
        "photo_unreadable": _("Fișierul ales nu este o imagine care se poate citi. Alegeți alta."),
        "photos_kept": _("Fotografii păstrate deja: {n}"),
    }


def _typing() -> dict[str, str]:
    return {
        "typing": _("Introducerea numărului"),
        "typing_open": _("Introdu numărul"),
        "typing_label": _("Numărul de inventar"),
        "typing_hint": _("Ajung și ultimele cifre; bunurile potrivite apar dedesubt."),
        "typing_found": _("Bunuri potrivite"),
        "typing_elsewhere": _("altă încăpere"),
        "typing_go": _("Caută"),
        "typing_leave": _("Înapoi la cameră"),
        "keys": _("Taste"),
        "key_letters": _("ABC: tastatura cu litere"),
        "key_erase": _("Șterge ultimul semn"),
        "n_found": _("bun potrivit|bunuri potrivite|de bunuri potrivite"),
        "nameless_add": _("Bun fără etichetă"),
        "nameless_code": _("FĂRĂ NUMĂR"),
    }


def _list() -> dict[str, str]:
    return {
        "list_title": _("Lista completă"),
        "list_filter": _("Caută în listă"),
        "list_seen": _("Confirmate ({n})"),
        "list_extra": _("În plus, nelistate ({n})"),
        "left_none": _("Nimic rămas."),
        "seen_none": _("Nimic confirmat încă."),
        "extra_none": _("Nimic în plus."),
        "by_other": _("văzut de {who}"),
        "another": _("alt telefon"),
        "take_back": _("Ia înapoi observația: {name}"),
        "taken_back": _("Luat înapoi: {name}"),
        "photos_n": _("{n} foto"),
    }


def _phone() -> dict[str, str]:
    return {
        "phone_title": _("Acest telefon"),
        "part_journal": _("Jurnalul"),
        "part_places": _("Locurile"),
        "part_choices": _("Setări"),
        "phone_name": _("Nume"),
        "phone_person": _("Înscris de"),
        "phone_since": _("Înscris la"),
        "phone_journal": _("În jurnal"),
        "phone_unsent": _("De trimis"),
        "phone_spoke": _("Ultimul răspuns"),
        "phone_room": _("Loc rămas"),
        "phone_stays": _("Păstrarea datelor"),
        "phone_version": _("Versiunea paginii"),
        "stays_yes": _("protejate de ștergerea automată"),
        "stays_no": _("telefonul le poate șterge când nu mai are loc; trimiteți des"),
        "stay": _("Cere telefonului să păstreze datele"),
        "send_now": _("Trimite acum"),
        "sent_all": _("Tot ce ați numărat a ajuns la server."),
        "export": _("Exportă jurnalul"),
        "exported": _("Jurnalul este într-un fișier. Predați-l celui care răspunde de dispozitive."),
        "verify": _("Verifică jurnalul"),
        "verify_whole": _("Jurnalul este întreg: {lines}, fiecare legată de cea dinainte."),
        "verify_broken": _(
            "Jurnalul nu se leagă la înregistrarea {n}. Exportați-l și anunțați administratorul."
        ),
        "refused_export": _(
            "Nimic nu s-a pierdut: jurnalul este pe telefon și se poate exporta într-un fișier."
        ),
        "photos_refused": _("{photos} nu au fost primite."),
        "put_away": _("Scoate de pe telefon"),
        "put_away_title": _("Scoateți „{title}” de pe telefon?"),
        "put_away_why": _(
            "Serverul a primit tot din acest loc. De pe telefon se șterg lista și înregistrările lui."
        ),
        "put_away_done": _("Locul nu mai este pe telefon."),
        "sound": _("Sunet la scanare"),
        "vibration": _("Vibrație la scanare"),
    }


def _failures() -> dict[str, str]:
    return {
        "server_offline": _(
            "Nu este semnal sau serverul nu se vede. Ce ați numărat este pe telefon; încercați din nou."
        ),
        "server_signin": _("Nu sunteți în cont. Intrați în cont, apoi reveniți aici."),
        "server_denied": _(
            "Contul dumneavoastră nu poate face acest lucru. Cereți administratorului dreptul de a număra."
        ),
        "server_trouble": _("Serverul nu a putut răspunde. Încercați din nou peste câteva minute."),
        "storage_full": _(
            "Telefonul nu mai are loc. Ce s-a confirmat până acum este păstrat; trimiteți sau exportați jurnalul, "
            "eliberați loc și confirmați din nou."
        ),
        "storage_failed": _(
            "Telefonul nu a putut scrie. Ce s-a confirmat până acum este păstrat; confirmați din nou."
        ),
        "photo_left_out": _(
            "Observația s-a salvat fără fotografie: telefonul nu mai are loc. Exportați sau trimiteți."
        ),
        "line_too_long": _(
            "Observația este prea lungă ca să încapă în jurnal. Scurtați textul și confirmați din nou."
        ),
        "phone_unfit": _(
            "Browserul nu poate păstra date aici: pagina trebuie deschisă prin https, într-o fereastră obișnuită, nu "
            "privată."
        ),
        "start_failed": _("Pagina nu s-a putut deschide"),
        "start_failed_why": _(
            "Închideți celelalte ferestre ale paginii și deschideți-o din nou. Datele au rămas pe telefon."
        ),
    }
