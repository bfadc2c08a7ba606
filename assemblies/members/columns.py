"""Which column of a list means what: guessed from its first line in several languages, then said by hand. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assemblies.members.sheets import Table

LEFT_OUT = ""
# As people write them; compared without accents, signs and the size of letters.
CALLED = {
    "name": "name, full name, person, participant, member, nombre, nombre completo, nombre y apellidos, persona, "
    "الاسم, اسم, الاسم الكامل, vollständiger name, person, teilnehmer, nom complet, nom et prénom, personne, "
    "nome, nome completo, naam, volledige naam, imię i nazwisko, ad soyad, isim, ім'я, имя, фио, namn",
    "first_name": "first name, firstname, given name, forename, first names, nombre de pila, nombres, "
    "الاسم الأول, vorname, prénom, prénoms, primeiro nome, nome proprio, voornaam, imię, ad, förnamn",
    "last_name": "last name, lastname, surname, family name, apellido, apellidos, اسم العائلة, اللقب, nachname, "
    "familienname, nom, nom de famille, sobrenome, apelido, cognome, achternaam, nazwisko, soyad, efternamn",
    "email": "email, e-mail, mail, e-mail address, email address, correo, correo electrónico, dirección de correo, "
    "البريد الإلكتروني, البريد, بريد إلكتروني, e-mail-adresse, email-adresse, adresse e-mail, courriel, "
    "adresse électronique, e-mailadres, indirizzo e-mail, posta elettronica, adres e-mail, eposta, e-posta",
    "phone": "phone, mobile, mobile phone, mobile number, phone number, telephone, tel, teléfono, móvil, celular, "
    "número de teléfono, الهاتف, رقم الهاتف, الجوال, telefon, handy, mobilnummer, telefonnummer, téléphone, portable, "
    "telefone, telemóvel, telefono, cellulare, telefoon, mobiel, komórka, telefon numarası, телефон",
    "community": "community, district, quarter, neighbourhood, neighborhood, ward, area, comunidad, barrio, distrito, "
    "zona, المجتمع, الحي, المنطقة, gemeinschaft, stadtteil, bezirk, viertel, communauté, quartier, comunidade, bairro, "
    "comunità, quartiere, gemeenschap, wijk, społeczność, dzielnica, topluluk, mahalle",
    "role": "role, rol, función, papel, الدور, rolle, funktion, rôle, fonction, função, ruolo, functie, rola, görev",
    "number": "number, no, no., nr, seat, seat number, número, asiento, número de asiento, رقم, رقم المقعد, المقعد, "
    "nummer, platz, platznummer, sitznummer, numéro, siège, place, assento, lugar, numero, posto, stoel, numer, "
    "miejsce, numara, koltuk",
    "language": "language, idioma, lengua, اللغة, لغة, sprache, langue, língua, lingua, taal, język, dil, мова, язык",
}
SAMPLES = 3


def plain(text: str) -> str:
    """Letters and digits alone, small and without accents."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", bare).strip()


KNOWN = {plain(word): column for column, words in CALLED.items() for word in words.split(",")}


def guessed(heading: str) -> str:
    """What a column with this heading means, or nothing."""
    return KNOWN.get(plain(heading), LEFT_OUT)


def guess_columns(table: Table) -> list[str]:
    """A meaning for each column, each meaning once; a column of addresses is known by its cells."""
    heading = [*table.rows[0][1], *[""] * table.width][: table.width]
    found: list[str] = []
    for place, cell in enumerate(heading):
        meaning = guessed(cell)
        below = [cells[place] for _line, cells in table.rows[1:20] if len(cells) > place and cells[place].strip()]
        if not meaning and below and all("@" in cell for cell in below):
            meaning = "email"
        found.append(meaning if meaning not in found else LEFT_OUT)
    if "name" in found:
        return [LEFT_OUT if meaning in {"first_name", "last_name"} else meaning for meaning in found]
    if "last_name" in found and "first_name" not in found:
        return ["name" if meaning == "last_name" else meaning for meaning in found]
    return found


def is_all_known(table: Table, columns: Sequence[str]) -> bool:
    """Whether the first line names every column in words that leave no doubt."""
    return all(columns) and all(guessed(cell) for cell in table.rows[0][1]) and has_name(columns)


def has_name(columns: Sequence[str]) -> bool:
    return "name" in columns or "first_name" in columns


def has_heading(table: Table) -> bool:
    """Whether the first line names columns rather than a person."""
    return any(guessed(cell) for cell in table.rows[0][1])


def samples(table: Table, *, below_heading: bool) -> list[list[str]]:
    """The first cells of each column that hold anything."""
    rows = table.rows[1:] if below_heading else table.rows
    by_column: list[list[str]] = [[] for _place in range(table.width)]
    for _line, cells in rows[:200]:
        for place, cell in enumerate(cells):
            if cell.strip() and len(by_column[place]) < SAMPLES:
                by_column[place].append(cell.strip()[:60])
    return by_column


def fitting(chosen: Sequence[str], width: int) -> list[str]:
    """What was chosen by hand for each of so many columns; what is no meaning is left out."""
    known = [one if one in CALLED else LEFT_OUT for one in chosen]
    return [*known, *[LEFT_OUT] * width][:width]
