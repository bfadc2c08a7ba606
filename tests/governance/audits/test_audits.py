"""Who sits and who votes, against who lives there."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community
from assemblies.members.models import Role, Seat
from assemblies.minutes.models import Entry
from governance.audits.models import EquityAudit
from governance.audits.participation import findings_of
from governance.audits.services import Made, audit_due, audit_participation
from governance.audits.words import sentences_of
from governance.ballots.models import Question
from governance.ballots.services import draft_question, freeze_question, open_question
from tests.governance.conftest import Visit


def board(visit: Visit) -> str:
    return visit(None).get(reverse("audits:board", args=["two-shores"])).content.decode()


def seat_many(seated: Callable[..., Seat], place: Community, count: int) -> None:
    for n in range(count):
        seated(f"{place.letter}{n} Member", Role.MEMBER, place, email=None)


def test_the_board_says_in_words_who_holds_how_many_seats(
    assembly: Assembly, north: Community, south: Community, seated: Callable[..., Seat], visit: Visit
) -> None:
    seat_many(seated, north, 8)
    seat_many(seated, south, 12)
    assert audit_due().audits == 1
    page = board(visit)
    assert "Upland is home to 60 of every 100 people and holds 40 of every 100 seats: 8 of 20." in page
    assert "6,000 of 10,000" in page


def test_an_audit_is_made_again_only_when_the_seats_change(
    assembly: Assembly, north: Community, south: Community, seated: Callable[..., Seat]
) -> None:
    seat_many(seated, north, 6)
    assert (audit_due().audits, audit_due().audits) == (1, 0)
    seat_many(seated, south, 6)
    assert (audit_due().audits, audit_due().audits) == (1, 0)
    assert Entry.objects.filter(type="audit.equity").count() == 2


def test_two_tables_with_a_seat_or_two_between_them_are_never_published(
    assembly: Assembly, north: Community, south: Community, seated: Callable[..., Seat]
) -> None:
    seat_many(seated, south, 12)
    assert audit_due().audits == 1
    for _seat in range(4):
        seat_many(seated, north, 1)
        assert audit_due().audits == 0
    seat_many(seated, north, 1)
    assert audit_due().audits == 1


def test_one_seat_of_a_community_is_not_told_because_many_of_another_changed(
    assembly: Assembly, north: Community, south: Community, seated: Callable[..., Seat]
) -> None:
    seat_many(seated, north, 6)
    seat_many(seated, south, 6)
    assert audit_due().audits == 1
    seat_many(seated, north, 5)
    seat_many(seated, south, 1)
    assert audit_due().audits == 0
    seat_many(seated, south, 4)
    assert audit_due().audits == 1


def test_few_people_of_a_community_are_not_counted_in_public(
    assembly: Assembly, members: list[Seat], counted_question: Question, visit: Visit
) -> None:
    audit_due()
    audit = EquityAudit.objects.get(question=counted_question)
    for row in audit.result["rows"]:
        assert row["seats"] is None
        assert row["turnout"] is None
    page = board(visit)
    assert "not shown" in page or "too small" in page
    result = visit(None).get(reverse("ballots:result", args=[counted_question.id])).content.decode()
    assert not re.search(r"<dd>[0-9]+ of [0-9]+</dd>", result)
    assert "The numbers are too small to be shown by community." in result
    assert "not shown" not in result


def test_where_all_vote_in_equal_shares_nobody_is_called_fewest_or_most() -> None:
    def told(*voted: int) -> str:
        places = zip(("Upland", "Delta"), voted, strict=True)
        rows = [{"community": name, "population": 6000, "seats": 20, "voted": n} for name, n in places]
        return " ".join(sentences_of(findings_of({"communities": rows}), of_vote=True))

    assert told(20, 20) == "40 of 40 members voted."
    assert "Fewest voted from Delta: 12 of 20 members. Most voted from Upland: 14 of 20 members." in told(14, 12)


def test_the_turnout_by_community_follows_a_count(
    assembly: Assembly, members: list[Seat], counted_question: Question
) -> None:
    assert audit_due().audits == 2
    assert audit_due().audits == 0
    assert audit_participation(assembly, counted_question) is None


def test_a_vote_is_audited_before_its_assembly_is_public_and_the_seats_are_not(
    assembly: Assembly, members: list[Seat], counted_question: Question
) -> None:
    Assembly.objects.update(published_at=None)
    made = audit_due()
    assert (made.audits, made.looks) == (1, 2)
    assert EquityAudit.objects.get().question == counted_question
    assert audit_due() == Made()


def test_a_community_nobody_has_counted_is_named_as_missing(
    assembly: Assembly, north: Community, seated: Callable[..., Seat], visit: Visit
) -> None:
    seat_many(seated, north, 6)
    assembly.communities.add(Community.objects.create(name="Newtown", letter="c"))
    audit_due()
    page = board(visit)
    assert "How many people live there is not known for:" in page
    assert "Newtown" in page


def test_the_board_says_what_will_be_there_before_anything_is(assembly: Assembly, visit: Visit) -> None:
    page = board(visit)
    assert "will be here" in page


def test_an_annulled_vote_has_no_place_on_the_board(counted_question: Question, visit: Visit) -> None:
    audit_due()
    Question.objects.filter(id=counted_question.id).update(state="annulled")
    assert counted_question.title not in board(visit)


def test_why_numbers_are_not_shown_is_said_once(
    members: list[Seat], north: Community, seated: Callable[..., Seat], counted_question: Question, visit: Visit
) -> None:
    seat_many(seated, north, 9)
    assert audit_due().audits == 2
    assert board(visit).count("people are not shown, nor those from which") == 1


def test_an_assembly_without_communities_is_told_that_there_is_nothing_to_compare_yet(
    assembly: Assembly, visit: Visit
) -> None:
    assembly.communities.clear()
    page = board(visit)
    assert "There is nothing to compare yet." in page
    assert "after the first member is seated" not in page


def test_a_full_audit_takes_few_statements_however_much_there_is_to_look_at(
    plenary: Body, members: list[Seat], fay: Seat, ola: Seat, cast: Callable[..., Any], count: Callable[..., Question]
) -> None:
    sent = []
    for votes in (2, 5):
        for n in range(votes):
            draft = draft_question(plenary, by=fay, title=f"Street {n}?", text="", rule="yes-no")
            opened = open_question(freeze_question(draft, by=fay), by=fay, minutes=60)
            for seat in members:
                cast(opened, seat, "yes")
            count(opened)
        with CaptureQueriesContext(connection) as queries:
            made = audit_due()
        assert made.looks >= 2 * votes
        marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
        sent.append(sum(not one["sql"].startswith(marks) for one in queries.captured_queries))
    assert sent[1] <= sent[0] <= 40
    with CaptureQueriesContext(connection) as queries:
        assert audit_due() == Made()
    assert len(queries) <= 20
