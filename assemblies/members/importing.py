"""Bringing a list of people in: first what would happen, row by row; then all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Body
from assemblies.communities.models import Community
from assemblies.members import record
from assemblies.members.errors import RosterRefused
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.permissions import can_give_role, can_import_people
from assemblies.members.roster import BY_HEADING, COLUMNS, Problem, Reading, Row, read_roster
from assemblies.minutes.services import note, note_all
from assemblies.people.models import Person, is_phone, phone_as_written
from config.clock import now
from config.errors import require


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Planned:
    """What a row does: seats somebody, changes a seat, or nothing."""

    row: Row
    fate: Fate
    seat: Seat | None = None
    role: str = Role.MEMBER
    community: Community | None = None
    changes: tuple[str, ...] = ()

    @property
    def role_in_words(self) -> str:
        return str(Role(self.role).label)

    @property
    def language_in_words(self) -> str:
        """Its own name for itself."""
        return str(dict(settings.LANGUAGES).get(language_meant(self.row.language), ""))

    @property
    def changes_in_words(self) -> str:
        words = {
            "name": _("name"),
            "email": _("e-mail address"),
            "phone": _("mobile number"),
            "language": _("language"),
            "role": _("role"),
            "community": _("community"),
        }
        return ", ".join(words[change] for change in self.changes)


@dataclass(frozen=True)
class Plan:
    planned: tuple[Planned, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()

    @property
    def is_possible(self) -> bool:
        return bool(self.planned) and not self.problems

    def of(self, fate: Fate) -> list[Planned]:
        return [one for one in self.planned if one.fate == fate]

    @property
    def new(self) -> list[Planned]:
        return self.of(Fate.NEW)

    @property
    def changed(self) -> list[Planned]:
        return self.of(Fate.CHANGED)

    @property
    def unchanged(self) -> list[Planned]:
        return self.of(Fate.UNCHANGED)


def plan_import(body: Body, text: str, *, by: Seat, reading: Reading = BY_HEADING) -> Plan:
    """What bringing this list in would do when this seat does it. Changes nothing."""
    roster = read_roster(text, reading)
    if not roster.rows:
        return Plan(problems=tuple((problem.line, mend(problem)) for problem in roster.problems))
    planner = _Planner(body, known_by_address(row.email for row in roster.rows), by)
    planned = [planner.plan(row) for row in roster.rows]
    problems = [(problem.line, mend(problem)) for problem in roster.problems] + planner.problems
    return Plan(tuple(one for one in planned if one), tuple(sorted(set(problems))))


@transaction.atomic
def import_roster(body: Body, text: str, *, by: Seat, reading: Reading = BY_HEADING) -> Plan:
    """Everybody on the list sits in the body; with a single row to mend nobody does. Twice the same changes nothing."""
    require(can_import_people(by, body))
    body = Body.objects.select_for_update(of=("self",)).select_related("assembly").get(id=body.id)
    plan = plan_import(body, text, by=by, reading=reading)
    require(plan.is_possible, RosterRefused, count=max(1, len(plan.problems)))
    for one in plan.changed:
        _change(one, by)
    _seat_all(body, plan.new, by)
    if plan.new or plan.changed:
        told = {"body": str(body.id), "new": len(plan.new), "changed": len(plan.changed)}
        note(body.assembly_id, record.IMPORT, told, by=by.signature)
        announce(body.assembly.topic)
    return plan


class _Planner:
    """Compares rows with who sits in the body and with who is known by an address."""

    def __init__(self, body: Body, known: Mapping[str, Person], by: Seat) -> None:
        self.known = known
        self.by = by
        self.problems: list[tuple[int, str]] = []
        seats = Seat.objects.filter(body=body).select_related("person", "community")
        self.numbers = {seat.number: seat for seat in seats}
        self.active = [seat for seat in seats if seat.is_active]
        self.by_email = {seat.person.email.casefold(): seat for seat in self.active if seat.person.email}
        self.by_name: dict[str, list[Seat]] = defaultdict(list)
        for seat in self.active:
            self.by_name[seat.person.name.casefold()].append(seat)
        self.communities = list(body.assembly.communities.all())
        self.sits_elsewhere = set(
            Seat.objects.active()
            .filter(person__in=[seat.person_id for seat in self.active])
            .exclude(body__assembly=body.assembly_id)
            .values_list("person_id", flat=True)
        )
        self.taken: dict[object, int] = {}

    def plan(self, row: Row) -> Planned | None:
        seat = self._seat_of(row)
        community = self._community_of(row)
        role = self._role_of(row)
        if row.language and not language_meant(row.language):
            known = ", ".join(code for code, _name in settings.LANGUAGES)
            self._mend(
                row,
                _("No page speaks “%(given)s” yet. Write one of: %(known)s.") % {"given": row.language, "known": known},
            )
        self._check_phone(row)
        self._check_number(row, seat)
        if role and not can_give_role(self.by, role) and (seat is None or seat.role != role):
            self._mend(row, _("Only an organiser can give somebody the role “%(role)s”.") % {"role": Role(role).label})
        if seat is None:
            return Planned(row, Fate.NEW, role=role or Role.MEMBER, community=community)
        if seat.id in self.taken:
            self._mend(
                row, _("Line %(line)d is about the same person. Keep one of the two.") % {"line": self.taken[seat.id]}
            )
        self.taken[seat.id] = row.line
        changes = tuple(self._changes(row, seat, role, community))
        if changes and not can_give_role(self.by, seat.role):
            self._mend(
                row,
                _("Only an organiser can change the seat of %(name)s (%(role)s).")
                % {"name": seat.person.name, "role": seat.get_role_display()},
            )
        return Planned(row, Fate.CHANGED if changes else Fate.UNCHANGED, seat, role or seat.role, community, changes)

    def _mend(self, row: Row, sentence: str) -> None:
        self.problems.append((row.line, sentence))

    def _seat_of(self, row: Row) -> Seat | None:
        """By address; else by name, where the number tells people of one name apart."""
        if row.email and (seat := self.by_email.get(row.email.casefold())):
            return seat
        same = [seat for seat in self.by_name.get(row.name.casefold(), []) if self._may_be(row, seat)]
        if len(same) > 1 and row.number is not None:
            return next((seat for seat in same if seat.number == row.number), None)
        if len(same) > 1:
            self._mend(
                row,
                _("%(count)d people here are called %(name)s. Add the seat number or the address.")
                % {"count": len(same), "name": row.name},
            )
        return same[0] if same else None

    def _may_be(self, row: Row, seat: Seat) -> bool:
        """An address is only ever added to a seat that has none, and whose person sits nowhere else."""
        if not row.email:
            return True
        if seat.person.email:
            return seat.number == row.number and seat.person_id not in self.sits_elsewhere
        return seat.person_id not in self.sits_elsewhere

    def _community_of(self, row: Row) -> Community | None:
        if not row.community:
            return None
        wanted = row.community.casefold()
        for community in self.communities:
            if wanted in {community.name.casefold(), community.letter.casefold()}:
                return community
        if not self.communities:
            self._mend(row, _("This assembly has no communities. Leave the column “community” out."))
            return None
        known = ", ".join(community.name for community in self.communities)
        self._mend(
            row,
            _("No community is called “%(given)s”. Those of this assembly: %(known)s.")
            % {"given": row.community, "known": known},
        )
        return None

    def _role_of(self, row: Row) -> str:
        if not row.role:
            return ""
        for value, label in Role.choices:
            if row.role in {value, str(label).casefold()}:
                return value
        known = ", ".join(str(label) for label in Role.labels)
        self._mend(
            row, _("There is no role “%(given)s”. Write one of: %(known)s.") % {"given": row.role, "known": known}
        )
        return ""

    def _check_phone(self, row: Row) -> None:
        try:
            if row.phone:
                is_phone(phone_as_written(row.phone))
        except ValidationError:
            self._mend(
                row,
                _("“%(given)s” is not a mobile number with its country, like +44 7700 900123. Mend it, or empty it.")
                % {"given": row.phone[:40]},
            )

    def _check_number(self, row: Row, seat: Seat | None) -> None:
        if row.number is None or (seat and seat.number == row.number):
            return
        if seat:
            self._mend(
                row,
                _("%(name)s has seat %(number)d. Seat numbers stay; leave the cell empty.")
                % {"name": seat.person.name, "number": seat.number},
            )
        elif holder := self.numbers.get(row.number):
            whose = holder.person.name if holder.is_active else _("somebody who has left")
            self._mend(
                row,
                _("Seat %(number)d belongs to %(whose)s. Leave the number empty.")
                % {"number": row.number, "whose": whose},
            )

    def _changes(self, row: Row, seat: Seat, role: str, community: Community | None) -> Iterator[str]:
        is_theirs_alone = seat.person_id not in self.sits_elsewhere
        if row.name != seat.person.name and is_theirs_alone:
            yield "name"
        if row.email and row.email.casefold() != (seat.person.email or "").casefold() and is_theirs_alone:
            if row.email.casefold() in self.known:
                self._mend(
                    row,
                    _("“%(given)s” is known for somebody else. Ask which address is right, or leave it empty.")
                    % {"given": row.email},
                )
            yield "email"
        if row.phone and phone_as_written(row.phone) != seat.person.phone and is_theirs_alone:
            yield "phone"
        if row.language and language_meant(row.language) != seat.person.language and is_theirs_alone:
            yield "language"
        if role and role != seat.role:
            others = [one for one in self.active if one.role == Role.ORGANISER and one.id != seat.id]
            if seat.role == Role.ORGANISER and not others:
                self._mend(row, _("This is the last organiser. Make somebody else an organiser first."))
            yield "role"
        if community and community.id != seat.community_id:
            yield "community"


def _change(one: Planned, by: Seat) -> None:
    seat, row = one.seat, one.row
    if seat is None:
        return
    person = seat.person
    if "email" in one.changes:
        EmailAddress.objects.filter(user=person).delete()
        person.email = Person.objects.normalize_email(row.email)
    if "name" in one.changes:
        person.name = row.name
    if "language" in one.changes:
        person.language = language_meant(row.language)
    if "phone" in one.changes:
        person.phone = phone_as_written(row.phone)
    person.save(update_fields=["name", "email", "phone", "language"])
    if "community" in one.changes:
        seat.community = one.community
    if "role" in one.changes:
        seat.role = one.role
    seat.save(update_fields=["community", "role"])
    if "role" in one.changes:
        note(seat.body.assembly_id, record.GRANT, record.about(seat), by=by.signature)


def _seat_all(body: Body, new: list[Planned], by: Seat) -> None:
    """New people under free numbers, those who brought one first come to theirs."""
    known = known_by_address(one.row.email for one in new)
    taken = set(Seat.objects.filter(body=body).values_list("number", flat=True))
    taken |= {one.row.number for one in new if one.row.number is not None}
    following = max(taken, default=0) + 1
    at, people, seats = now(), [], []
    for one in new:
        person = known.get(one.row.email.casefold()) if one.row.email else None
        if person is None:
            person = Person.objects.unsaved(
                name=one.row.name,
                email=one.row.email or None,
                phone=phone_as_written(one.row.phone),
                language=language_meant(one.row.language) or settings.LANGUAGE_CODE,
            )
            people.append(person)
        number = one.row.number
        if number is None:
            number, following = following, following + 1
        seats.append(
            Seat(
                body=body,
                person=person,
                role=one.role,
                community=one.community,
                number=number,
                shown_as=ShownAs.FIRST,
                started_at=at,
            )
        )
    Person.objects.bulk_create(people)
    Seat.objects.bulk_create(seats)
    note_all(body.assembly_id, record.GRANT, (record.about(seat) for seat in seats), by=by.signature)


def language_meant(given: str) -> str:
    """The code of a language that pages speak, from its code or its name in English or its own words; else nothing."""
    code = given.replace("_", "-").partition("-")[0]
    for spoken, _label in settings.LANGUAGES:
        about = LANG_INFO.get(spoken, {"name": "", "name_local": ""})
        if given == spoken or code == spoken or given in {about["name"].casefold(), about["name_local"].casefold()}:
            return spoken
    return ""


def known_by_address(emails: Iterable[str]) -> dict[str, Person]:
    """People whose address is among these, whatever the size of its letters."""
    wanted = {email.lower() for email in emails if email}
    people = Person.objects.annotate(address=Lower("email")).filter(address__in=wanted)
    return {person.email.casefold(): person for person in people if person.email}


def mend(problem: Problem) -> str:
    """What to do about a problem, in a sentence."""
    sentences = {
        "too-large": _("The list is larger than 2 MB. Bring it in in parts."),
        "too-many": _("More than %(given)s rows. Bring the list in in parts."),
        "empty": _("There is nothing here. Paste the cells or choose a file."),
        "no-rows": _("There is only a first line. Put one person on each line below it."),
        "quotes": _("A quotation mark is opened and not closed. Close it or take it out."),
        "no-name-column": _("The first line must name the columns. Write name, and any of: %(columns)s."),
        "unknown-column": _("There is no column “%(given)s”. The columns are name, %(columns)s."),
        "column-twice": _("The column “%(given)s” stands twice. Take one out."),
        "too-many-columns": _("More than %(given)s columns. Copy only those about people."),
        "workbook": _("This workbook cannot be read. Save the list as CSV, or copy its cells and paste them."),
        "no-name-chosen": _("No column is the name. Choose which one is."),
        "too-many-cells": _("More cells than the %(given)s columns. Put text with commas in quotation marks."),
        "no-name": _("The name is missing. Write it."),
        "long-name": _("The name “%(given)s…” is longer than 120 letters. Shorten it."),
        "email": _("“%(given)s” is not a whole e-mail address. Write it like name@example.org, or leave it empty."),
        "unseen": _("There are signs in “%(given)s” that nobody can see. Type it afresh."),
        "number": _("“%(given)s” is not a seat number. Write a whole number like 12, or leave it empty."),
        "email-twice": _("“%(given)s” stands in line %(about)s already. One person, one address."),
        "number-twice": _("Seat number %(given)s stands in line %(about)s already. Leave one of them empty."),
    }
    return sentences[problem.what] % {
        "given": problem.given,
        "about": problem.about,
        "columns": ", ".join(COLUMNS[1:]),
    }
