"""Somebody who has everything a machine keeps, and wants to know who cast which secret ballot.

The linker takes every table of the database with what the engine keeps beside the rows (``xmin`` and ``ctid`` on
PostgreSQL, ``rowid`` on SQLite), the database's files as bytes, the log and all that Redis holds. Whatever tells of a
person in some order is laid beside whatever tells of a ballot in some order, and the n-th of one is taken for the n-th
of the other; rows written by one transaction are taken for one person's.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection

Order = Mapping[str, Any]  # of each person or ballot: where it comes, among the others
Trace = str


@dataclass(frozen=True)
class Voter:
    """By what names a person's traces go."""

    seat: str
    names: frozenset[str]


@dataclass
class Evidence:
    """Rows of one source: its columns, and the values of each row."""

    source: str
    columns: Sequence[str]
    rows: list[Sequence[Any]] = field(default_factory=list)


def everything(log: Sequence[str] = (), redis: Sequence[str] = ()) -> list[Evidence]:
    """All that a machine keeps, as far as anybody can put it in an order."""
    found = list(tables())
    for name, lines in (("log", log), ("redis", redis)):
        found.append(Evidence(name, ["place", "text"], list(enumerate(lines))))
    visits = [(visit.expire_date, str(visit.get_decoded())) for visit in Session.objects.all()]
    return [*found, Evidence("visits", ["expires", "text"], visits)]


def tables() -> Iterator[Evidence]:
    hidden = "xmin::text::bigint, ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(name)
            try:
                cursor.execute(f"SELECT {hidden}, * FROM {quoted}")
            except Exception:  # a table of SQLite without row ids
                cursor.execute(f"SELECT * FROM {quoted}")
            columns = [one[0] for one in cursor.description]
            yield Evidence(name, columns, cursor.fetchall())


def files() -> dict[str, bytes]:
    """The database of SQLite and its log, as whoever copies the disk has them."""
    if connection.vendor != "sqlite":
        return {}
    place = Path(str(connection.settings_dict["NAME"]))
    there = (place.with_name(f"{place.name}{end}") for end in ("", "-wal"))
    return {one.name: one.read_bytes() for one in there if one.exists()}


class Linker:
    def __init__(self, voters: Sequence[Voter], evidence: Sequence[Evidence], bytes_of: Mapping[str, bytes]) -> None:
        self.voters = voters
        self.evidence = evidence
        self.bytes_of = bytes_of
        self.chance = random.Random(20)

    def guesses(
        self, question: str, leaves: Sequence[str], voted: Sequence[str]
    ) -> Iterator[tuple[Trace, dict[str, str]]]:
        """By each trace, which ballot somebody would take for whose: from seats to leaves."""
        people = self._orders({voter.seat: voter.names for voter in self.voters if voter.seat in voted}, question)
        ballots = self._orders({leaf: frozenset({leaf}) for leaf in leaves}, question)
        for of_people, people_order in people.items():
            for of_ballots, ballot_order in ballots.items():
                trace = f"{of_people} ~ {of_ballots}"
                yield f"{trace}, equal", _equal(people_order, ballot_order)
                seats, slips = self._sorted(people_order), self._sorted(ballot_order)
                yield f"{trace}, in order", dict(zip(seats, slips, strict=False))
                yield f"{trace}, backwards", dict(zip(seats, reversed(slips), strict=False))

    def _orders(self, names: Mapping[str, frozenset[str]], question: str) -> dict[Trace, Order]:
        """Every order in which most of these turn up somewhere."""
        of_name = {name: key for key, known in names.items() for name in known}
        found: dict[Trace, dict[str, Any]] = defaultdict(dict)
        for one in self.evidence:
            of_this_question = [row for row in one.rows if question in _words(row)] or one.rows
            for row in of_this_question:
                for key in {of_name[word] for word in _words(row) if word in of_name}:
                    for column, value in zip(one.columns, row, strict=True):
                        found[f"{one.source}.{column}"].setdefault(key, value)
        for name, content in self.bytes_of.items():
            for known, key in of_name.items():
                if (at := content.find(known.encode())) >= 0:
                    found[f"bytes of {name.rpartition('.')[2]}"].setdefault(key, at)
                if (at := content.rfind(known.encode())) >= 0:
                    found[f"last bytes of {name.rpartition('.')[2]}"].setdefault(key, at)
        return {trace: order for trace, order in found.items() if len(order) > len(names) / 2}

    def _sorted(self, order: Order) -> list[str]:
        """Equal ones come in any order, as for somebody who cannot tell them apart."""
        keys = list(order)
        self.chance.shuffle(keys)
        return sorted(keys, key=lambda key: _rank(order[key]))


def _words(row: Sequence[Any]) -> Iterator[str]:
    for value in row:
        yield from str(value).replace("-", "").replace("'", " ").replace('"', " ").split()


def _rank(value: Any) -> tuple[str, Any]:
    """Numbers by size, places of PostgreSQL by page and line, all else as text."""
    if isinstance(value, int | float):
        return "number", value
    text = str(value)
    if text.startswith("(") and text[1:-1].replace(",", "").isdigit():
        return "place", tuple(map(int, text[1:-1].split(",")))
    return "text", text


def _equal(people: Order, ballots: Order) -> dict[str, str]:
    """Where one value stands at one person and at one ballot alone, they belong together."""
    person_of, ballot_of = _alone(people), _alone(ballots)
    return {person_of[value]: ballot_of[value] for value in person_of.keys() & ballot_of.keys()}


def _alone(order: Order) -> dict[str, str]:
    keys = defaultdict(list)
    for key, value in order.items():
        keys[str(value)].append(key)
    return {value: of_it[0] for value, of_it in keys.items() if len(of_it) == 1}
