"""After the end the ballots leave their box in an order of chance, and the box goes."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assemblies.communities.models import Community
from assemblies.integrations.sandbox import empty_sandbox
from assemblies.members.models import Role, Seat
from assemblies.minutes.chain import sealed_root
from assemblies.minutes.models import Entry
from config.clock import telling
from config.errors import Absent, NotAllowed
from governance.ballots import services, tallying
from governance.ballots.models import Box, Question, SealedBallot, Tally
from governance.ballots.secrecy import sealing
from governance.ballots.secrecy.box import boxes, make_box, table_of
from governance.ballots.secrecy.editions import (
    auditors_edition,
    hand_out_auditors_edition,
    public_edition,
    share_of_unique,
    shows_openings,
)
from tests.secret_cast import Device, SecretCast, opened

Count = Callable[[Question], Question]
TEN_ALIKE = ["yes"] * 6 + ["no"] * 4 + ["abstain"] * 2


@pytest.fixture
def counted_secret(secret_question: Question, twelve: list[Seat], vote: SecretCast, count: Count) -> Question:
    """All twelve voted: six yes, four no, two abstain."""
    for seat, choice in zip(twelve, TEN_ALIKE, strict=True):
        vote(secret_question, seat, choice)
    return count(secret_question)


def test_accepted_is_what_is_contained_in_the_sealed_root(
    secret_question: Question, twelve: list[Seat], vote: SecretCast, count: Count
) -> None:
    leaves = [vote(secret_question, seat, "yes").leaf for seat in twelve[:7]]
    question = count(secret_question)
    told = Entry.objects.get(type="question.ballots_sealed").body
    assert told["count"] == 7
    assert told["root"] == question.tally.sealed_root == sealed_root(bytes.fromhex(leaf) for leaf in leaves)
    assert question.tally.result["rounds"][0]["votes"]["yes"] == "7"


def test_the_box_is_gone_once_its_ballots_are_sealed(counted_secret: Question) -> None:
    assert table_of(counted_secret.id) not in connection.introspection.table_names()
    assert counted_secret.box == (Box.DROPPED if connection.vendor == "sqlite" else Box.SCRUBBED)
    assert Counter(json.loads(one.choice) for one in SealedBallot.objects.all()) == Counter(TEN_ALIKE)


def test_sealed_ballots_stand_in_another_order_than_they_came(
    secret_question: Question, twelve: list[Seat], vote: SecretCast, count: Count
) -> None:
    leaves = [vote(secret_question, seat, "yes").leaf for seat in twelve]
    count(secret_question)
    sealed = list(SealedBallot.objects.order_by("id").values_list("leaf", flat=True))
    assert sorted(sealed) == sorted(leaves)
    assert sealed not in (leaves, leaves[::-1], sorted(leaves))


class PowerCut(Exception):
    """The worker is gone."""


@pytest.mark.parametrize("step", ["drop_box", "read_for_sealing", "note", "announce", "_keep_step", "_finish"])
def test_a_worker_killed_while_sealing_or_after_leaves_one_whole_count(
    monkeypatch: pytest.MonkeyPatch,
    secret_question: Question,
    twelve: list[Seat],
    vote: SecretCast,
    close: Count,
    step: str,
) -> None:
    for seat, choice in zip(twelve, TEN_ALIKE, strict=True):
        vote(secret_question, seat, choice)
    close(secret_question)
    place = sealing if step == "drop_box" else tallying

    def cut(*_given: object, **_more: object) -> object:
        raise PowerCut

    (tally_id,) = tallying.due_tallies()
    with monkeypatch.context() as broken:
        broken.setattr(place, step, cut)
        with pytest.raises(PowerCut):
            tallying.count_tally(tally_id)
    with telling(timezone.now() + timedelta(seconds=tallying.CLAIM_SECONDS + 1)):
        assert [tallying.count_tally(one) for one in tallying.due_tallies()] == [True]
    assert SealedBallot.objects.count() == 12
    assert Tally.objects.get().result["rounds"][0]["votes"] == {"yes": "6", "no": "4", "abstain": "2"}
    assert Entry.objects.filter(type="question.ballots_sealed").count() == 1


def test_everybody_may_open_ballots_of_which_hardly_any_stands_alone(counted_secret: Question) -> None:
    lines = [opened(line) for line in public_edition(counted_secret)]
    assert Counter(line["choice"] for line in lines) == Counter(TEN_ALIKE)
    assert [line["leaf"] for line in lines] == sorted(line["leaf"] for line in lines)
    assert all(set(line) == {"question", "leaf", "promise", "choice", "n1", "h2"} for line in lines)


def rankings(question: Question, twelve: list[Seat], vote: SecretCast) -> None:
    for place, seat in enumerate(twelve):
        order = ["1", "2", "3", "4"]
        random.Random(place).shuffle(order)
        vote(question, seat, order)


def test_ballots_that_stand_alone_are_opened_to_auditors_only(
    secret_ranking: Question, twelve: list[Seat], vote: SecretCast, count: Count
) -> None:
    rankings(secret_ranking, twelve, vote)
    question = count(secret_ranking)
    assert share_of_unique(question) > 0.05
    assert not shows_openings(question)
    assert all(set(opened(line)) == {"question", "leaf", "promise"} for line in public_edition(question))
    assert all("choice" in opened(line) for line in auditors_edition(question))


def test_a_question_frozen_to_publish_every_ballot_does_so(
    secret_ranking: Question, twelve: list[Seat], vote: SecretCast, count: Count
) -> None:
    Question.objects.filter(id=secret_ranking.id).update(publish_openings=True)
    rankings(secret_ranking, twelve, vote)
    assert all("choice" in opened(line) for line in public_edition(count(secret_ranking)))


def test_one_in_twenty_may_stand_alone(secret_question: Question) -> None:
    def sealed(choices: list[str]) -> bool:
        SealedBallot.objects.all().delete()
        SealedBallot.objects.bulk_create(
            SealedBallot(question=secret_question, leaf=f"{n:064x}", choice=choice, n1="", h2="", promise="")
            for n, choice in enumerate(choices)
        )
        return shows_openings(secret_question)

    assert sealed(['"yes"'] * 19 + ['"no"'])
    assert not sealed(['"yes"'] * 18 + ['"no"'])
    assert sealed([])


def test_an_auditor_has_everything_and_the_minutes_say_so(
    counted_secret: Question, gus: Seat, ola: Seat, fay: Seat, ana: Seat
) -> None:
    lines = hand_out_auditors_edition(counted_secret, by=gus)
    assert len(lines) == 12
    told = Entry.objects.get(type="question.auditors_edition")
    assert told.by == gus.signature
    for somebody in (ola, fay, ana):
        with pytest.raises(NotAllowed):
            hand_out_auditors_edition(counted_secret, by=somebody)


def test_nobody_has_an_edition_before_the_count(secret_question: Question, gus: Seat) -> None:
    with pytest.raises(Absent):
        hand_out_auditors_edition(secret_question, by=gus)


def test_where_communities_must_agree_each_ballot_keeps_its_own_and_only_auditors_see_it(
    secret_draft: Question,
    twelve: list[Seat],
    seated: Callable[..., Seat],
    north: Community,
    vote: SecretCast,
    fay: Seat,
    count: Count,
) -> None:
    upland = [seated(f"Ori {n}", Role.MEMBER, north, email=None) for n in range(8)]
    services.ask_beyond(secret_draft, by=fay, majorities={"each": "communities", "threshold": "1/2"})
    frozen = services.freeze_question(secret_draft, by=fay)
    question = services.open_question(frozen, by=fay, minutes=5)
    phone = Device()
    voters = [*twelve, *upland]
    for place, seat in enumerate(voters[1:]):
        vote(question, seat, "yes" if place % 4 else "no")
    promise = vote(question, voters[0], "yes", phone)
    assert promise.leaf == phone.leaf(voters[0], "yes"), "the part of a leaf is the community"
    counted = count(question)
    by_community = Counter(counted.sealed_ballots.values_list("community", flat=True))
    assert by_community == Counter(str(seat.community_id) for seat in voters)
    assert counted.tally.result["outcome"] == "adopted"
    assert all("community" in opened(line) for line in auditors_edition(counted))
    assert not any("community" in opened(line) for line in public_edition(counted))


def test_no_seat_can_be_told_from_its_ballot(counted_secret: Question, twelve: list[Seat]) -> None:
    """Nothing that is kept of a sealed ballot is in any row about a person, and the other way round."""
    told = {str(seat.id) for seat in twelve} | {seat.id.hex for seat in twelve} | {seat.opaque_id for seat in twelve}
    told |= {str(seat.community_id) for seat in twelve}
    for ballot in SealedBallot.objects.values():
        assert not told & {str(value) for value in ballot.values()}
    for mark in counted_secret.voted.values():
        assert not set(SealedBallot.objects.values_list("leaf", flat=True)) & {str(value) for value in mark.values()}


def test_a_box_whose_question_is_gone_is_dropped(secret_question: Question) -> None:
    from uuid import uuid4

    lost = uuid4()
    make_box(lost)
    assert boxes() == {lost, secret_question.id}
    assert sealing.forget_boxes() == 1
    assert boxes() == {secret_question.id}


def test_emptying_a_sandbox_takes_its_secret_votes_with_it(
    secret_question: Question, twelve: list[Seat], vote: SecretCast, ola: Seat
) -> None:
    assembly = secret_question.body.assembly
    assembly.is_sandbox = True
    assembly.save()
    vote(secret_question, twelve[0], "yes")
    empty_sandbox(assembly, by=ola)
    assert not Question.objects.exists()
    assert sealing.forget_boxes() == 1


@pytest.mark.django_db(transaction=True)
def test_the_sweeper_scrubs_until_nobody_reads_the_old_file_any_more(
    secret_question: Question, twelve: list[Seat], vote: SecretCast, count: Count
) -> None:
    for seat in twelve:
        vote(secret_question, seat, "yes")
    question = count(secret_question)
    if connection.vendor == "sqlite":
        import sqlite3

        reader = sqlite3.connect(connection.settings_dict["NAME"])
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM governance_question").fetchone()
        assert not sealing.scrub()
        reader.close()
        assert not sealing.scrub(), "just tried"
    with telling(timezone.now() + sealing.AGAIN_AFTER * 2):
        assert sealing.scrub()
    question.refresh_from_db()
    assert question.box == Box.SCRUBBED
    assert services.follow_turnout() == 0
