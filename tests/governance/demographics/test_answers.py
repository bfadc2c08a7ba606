"""What members say about themselves: given and taken back, told in totals alone, deleted on its day."""

from __future__ import annotations

import ast
import hashlib
import logging
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assemblies.bodies.models import Assembly, Body
from assemblies.members.leaving import erase_oneself, everything_about, leave_seat
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat
from assemblies.minutes.canonical import canonical
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from config.clock import telling
from config.errors import NotAllowed
from governance.demographics.answers import end_early, follow_due, give_answer, own_answer, take_answer_back
from governance.demographics.errors import AskedBefore, BadGroup, BadTrait, TraitOver
from governance.demographics.models import Trait, TraitAnswer, TraitTable
from governance.demographics.services import ask_about
from governance.demographics.tasks import follow_traits

AGE: dict[str, Any] = {
    "name": "Age",
    "purpose": "To see whether the young and the old sit here as they live here.",
    "groups": [{"name": name, "population": n} for name, n in (("Under 30", 300), ("30 to 59", 400), ("60 up", 200))],
    "source": "Census office",
    "year": 2025,
}


@pytest.fixture
def age(assembly: Assembly, ola: Seat) -> Trait:
    return ask_about(assembly, by=ola, kept_until=assembly.today + timedelta(days=30), **AGE)


@pytest.fixture
def crowd(plenary: Body) -> Callable[[int], list[Seat]]:
    """So many members more."""

    def come(n: int) -> list[Seat]:
        people = [Person.objects.create_person(name=f"Member {number}") for number in range(n)]
        return [give_seat(plenary, person=one, role=Role.MEMBER) for one in people]

    return come


def answer(trait: Trait, seats: list[Seat], group: str) -> None:
    TraitAnswer.objects.bulk_create(TraitAnswer(trait=trait, seat=seat, group=group) for seat in seats)


def test_a_member_answers_thinks_again_takes_it_back_and_leaves(
    age: Trait, ana: Seat, ben: Seat, cem: Seat, fay: Seat, dee: Seat
) -> None:
    give_answer(age, by=ana, group="Under 30")
    give_answer(age, by=ana, group="30 to 59")
    assert (own_answer(age, seat=ana), TraitAnswer.objects.count()) == ("30 to 59", 1)
    [mine] = [one["entries"] for one in everything_about(ana.person)["kept"] if "such as your age" in one["what"]]
    assert (mine[0]["group"], mine[0]["trait__name"]) == ("30 to 59", "Age")
    take_answer_back(age, by=ana)
    assert own_answer(age, seat=ana) == ""
    with pytest.raises(BadGroup):
        give_answer(age, by=ana, group="60")
    for other in (fay, dee):
        with pytest.raises(NotAllowed):
            give_answer(age, by=other, group="60 up")
    for seat in (ben, cem):
        give_answer(age, by=seat, group="60 up")
    leave_seat(ben)
    erase_oneself(cem.person)
    assert not TraitAnswer.objects.exists()


def test_totals_come_when_all_have_answered_and_small_ones_are_withheld(
    age: Trait, assembly: Assembly, crowd: Callable[[int], list[Seat]]
) -> None:
    seats = crowd(40)
    answer(age, seats[:24], "Under 30")
    answer(age, seats[24:36], "30 to 59")
    follow_due()
    assert not TraitTable.objects.exists()  # four could still answer, and the week is not over
    answer(age, seats[36:], "60 up")
    follow_traits()
    table = TraitTable.objects.get()
    assert (table.members, table.answered, table.k) == (40, 40, 10)
    assert table.cells == {"Under 30": 24, "30 to 59": None, "60 up": None}
    noted = Entry.objects.of(assembly.id).get(type="trait.table").body
    assert noted["aggregate_sha256"] == hashlib.sha256(canonical(table.aggregate)).hexdigest()
    assert len(table.aggregate["salt"]) == 64
    TraitAnswer.objects.filter(seat=seats[0]).delete()
    with CaptureQueriesContext(connection) as looked:
        follow_due()
    assert TraitTable.objects.count() == 1  # one person less would be told by the difference
    assert len(looked) < 12
    TraitAnswer.objects.filter(seat__in=seats[:10]).delete()
    follow_due()
    assert [one.cells["Under 30"] for one in TraitTable.objects.all()] == [14, 24]


def test_on_its_day_a_last_table_comes_and_the_answers_go(
    age: Trait, assembly: Assembly, crowd: Callable[[int], list[Seat]]
) -> None:
    seats = crowd(20)
    answer(age, seats[:15], "Under 30")
    with telling(age.asked_at + timedelta(days=8)):
        follow_due()
    answer(age, seats[15:16], "Under 30")
    with telling(age.asked_at + timedelta(days=32)):
        with pytest.raises(TraitOver):
            give_answer(age, by=seats[16], group="Under 30")
        follow_due()
        follow_due()
    assert not TraitAnswer.objects.exists()
    table = TraitTable.objects.get()
    assert (table.answered, table.aggregate) == (15, {})
    forgotten = Entry.objects.of(assembly.id).get(type="trait.forget")
    assert forgotten.body == {"trait": str(age.id), "number": 1}
    assert Trait.objects.get().forgotten_at is not None


def test_an_organiser_ends_it_early_and_all_answers_are_gone_at_once(
    age: Trait, ola: Seat, fay: Seat, ana: Seat, assembly: Assembly
) -> None:
    give_answer(age, by=ana, group="60 up")
    with pytest.raises(NotAllowed):
        end_early(age, by=fay)
    end_early(age, by=ola)
    assert not TraitAnswer.objects.exists()
    with pytest.raises(TraitOver):
        end_early(age, by=ola)
    with pytest.raises(AskedBefore):
        ask_about(assembly, by=ola, kept_until=assembly.today + timedelta(days=30), **AGE | {"name": "AGE"})


def test_what_is_asked_has_a_purpose_groups_a_source_and_an_end(assembly: Assembly, ola: Seat, fay: Seat) -> None:
    right: dict[str, Any] = {**AGE, "kept_until": assembly.today + timedelta(days=400)}
    one = {"name": "Young", "population": None}
    for wrong in (
        {"name": " "},
        {"purpose": ""},
        {"groups": [one]},
        {"groups": [one, {"name": "young", "population": None}]},
        {"groups": [{"name": str(n), "population": None} for n in range(13)]},
        {"source": ""},
        {"year": None},
        {"kept_until": assembly.today},
        {"kept_until": assembly.today + timedelta(days=401)},
        {"kept_until": date(1999, 1, 1)},
    ):
        with pytest.raises(BadTrait):
            ask_about(assembly, by=ola, **right | wrong)
    with pytest.raises(NotAllowed):
        ask_about(assembly, by=fay, **right)
    ask_about(assembly, by=ola, **right)
    entry = Entry.objects.of(assembly.id).get(type="trait.ask")
    assert "“Age”. Groups: Under 30; 30 to 59; 60 up. Why: To see whether" in entry.sentence
    assert str(right["kept_until"].year) in entry.sentence
    assert str(right["kept_until"]) not in entry.sentence
    assert entry.body["kept_until"] == str(right["kept_until"])


@pytest.mark.once
def test_no_other_part_of_the_product_touches_single_answers() -> None:
    """The model is named where it is made, where it is gathered or left out, and in the one module that adds up; that
    module is called by pages that write for whoever is there, by REST, and by the clock."""
    named, reading = set(), set()
    for place in ("assemblies", "config", "governance", "rehearsal"):
        for path in (Path(settings.BASE_DIR) / place).rglob("*.py"):
            text = path.read_text()
            if "migrations" in path.parts:
                continue
            where = str(path.relative_to(settings.BASE_DIR))
            if re.search(r"trait_?answer(?![a-z])", text, re.IGNORECASE):
                named.add(where)
            names = {one.id for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Name)}
            if "own_answer" in names:
                reading.add(where)
    assert named == {
        "governance/backups/copying.py",  # that it is left out
        "governance/demographics/answers.py",
        "governance/demographics/models.py",
        "governance/models.py",
        "governance/personal.py",
    }
    assert reading <= {"governance/demographics/views.py"}
    assert follow_traits.run.__code__.co_argcount == 0


def test_no_log_line_and_no_line_of_the_minutes_tells_that_somebody_answered(
    age: Trait, ana: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    minutes = Entry.objects.count()
    with caplog.at_level(logging.DEBUG):
        give_answer(age, by=ana, group="60 up")
        take_answer_back(age, by=ana)
        give_answer(age, by=ana, group="60 up")
        follow_due()
    assert Entry.objects.count() == minutes
    assert [
        line for line in caplog.records if "60 up" in line.getMessage() and not line.name.startswith("django.db")
    ] == []
