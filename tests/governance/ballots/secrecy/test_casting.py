"""A secret ballot is cast once, for good, and its voter has a promise that names no choice."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assemblies.announcements.models import Topic
from assemblies.members.models import Role, Seat
from assemblies.members.services import end_seat
from assemblies.minutes.models import Entry, SigningKey
from config.clock import telling
from governance.ballots import services
from governance.ballots.casting import cast_paper_ballot
from governance.ballots.errors import (
    AlreadyVoted,
    BadChoice,
    CannotPromise,
    Closed,
    NotOnRoll,
    NotOpen,
    OtherSeat,
    TooFewForSecrecy,
    WrongMode,
)
from governance.ballots.models import Mode, OpenBallot, Question, Request, Turnout
from governance.ballots.secrecy.box import COLUMNS, table_of
from governance.ballots.secrecy.casting import cast_secret_ballot
from governance.ballots.secrecy.promises import is_promised
from tests.secret_cast import Device, SecretCast


def in_the_box(question: Question) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table_of(question.id)} ORDER BY leaf")
        return cursor.fetchall()


def test_the_promise_is_about_the_leaf_that_the_voters_own_device_works_out(
    secret_question: Question, ana: Seat, vote: SecretCast
) -> None:
    phone = Device()
    promise = vote(secret_question, ana, "yes", phone, leaf=phone.leaf(ana, "yes"))
    assert promise.leaf == phone.leaf(ana, "yes")
    public = SigningKey.objects.get(id=secret_question.config["box_key"]).public
    assert public == secret_question.config["box_public_key"]
    assert is_promised(secret_question.id, promise.leaf, promise.signature, public=public)
    assert not is_promised(secret_question.id, Device().leaf(ana, "yes"), promise.signature, public=public)
    assert set(promise.as_receipt()) == {"vote", "leaf_hash", "promised_by", "key_id", "sig"}
    assert "yes" not in json.dumps(promise.as_receipt())


def test_the_ballot_and_the_mark_hold_no_person_no_time_and_no_order(
    secret_question: Question, ana: Seat, vote: SecretCast
) -> None:
    promise = vote(secret_question, ana, "no")
    (row,) = in_the_box(secret_question)
    assert dict(zip(COLUMNS, row, strict=True)).keys() == {"leaf", "choice", "n1", "h2", "community", "n2", "promise"}
    assert (row[0], row[1], row[4:6]) == (promise.leaf, '"no"', ("", ""))
    assert {field.name for field in Turnout._meta.fields} == {"id", "question", "seat", "channel"}
    assert Turnout.objects.get().id.version == 4, "a key that chance drew"


def test_without_the_key_that_promises_nothing_is_taken_and_with_it_again_the_same_ballot_is(
    secret_question: Question, ana: Seat, vote: SecretCast, settings, tmp_path
) -> None:
    phone, kept = Device(), settings.SIGNING_KEY_FILE
    settings.SIGNING_KEY_FILE = tmp_path / "another.key"
    with pytest.raises(CannotPromise):
        vote(secret_question, ana, "yes", phone)
    assert not in_the_box(secret_question)
    assert not Turnout.objects.exists()
    settings.SIGNING_KEY_FILE = kept
    assert vote(secret_question, ana, "yes", phone).leaf == phone.leaf(ana, "yes")


def test_the_same_ballot_sent_again_gets_the_same_promise(
    secret_question: Question, ana: Seat, vote: SecretCast, close: Callable[[Question], Question]
) -> None:
    phone = Device()
    first = vote(secret_question, ana, "yes", phone)
    assert vote(secret_question, ana, "yes", phone) == first
    close(secret_question)
    assert vote(secret_question, ana, "yes", phone) == first, "an answer lost just before the end is not lost"
    assert len(in_the_box(secret_question)) == Turnout.objects.count() == 1


@pytest.mark.parametrize("again", ["another choice", "other nonces"])
def test_a_cast_ballot_is_final(secret_question: Question, ana: Seat, vote: SecretCast, again: str) -> None:
    phone = Device()
    vote(secret_question, ana, "yes", phone)
    before = in_the_box(secret_question)
    choice, device = ("no", phone) if again == "another choice" else ("yes", Device())
    with pytest.raises(AlreadyVoted):
        vote(secret_question, ana, choice, device)
    assert in_the_box(secret_question) == before


def test_whoever_copies_the_random_numbers_of_another_is_asked_to_load_the_ballot_again(
    secret_question: Question, ana: Seat, ben: Seat, vote: SecretCast
) -> None:
    assert ana.community_id == ben.community_id
    phone = Device()
    vote(secret_question, ana, "yes", phone)
    with pytest.raises(BadChoice):
        vote(secret_question, ben, "yes", phone)
    assert Turnout.objects.filter(seat=ben).count() == 0, "Ben can still vote"
    vote(secret_question, ben, "yes")


def test_a_leaf_that_does_not_fit_the_choice_is_refused_before_it_is_final(
    secret_question: Question, ana: Seat, vote: SecretCast
) -> None:
    phone = Device()
    with pytest.raises(BadChoice):
        vote(secret_question, ana, "no", phone, leaf=phone.leaf(ana, "yes"))
    assert not Turnout.objects.exists()
    vote(secret_question, ana, "no", phone, leaf=phone.leaf(ana, "no"))


@pytest.mark.parametrize("nonce", ["", "00", "zz" * 32, "AB" * 32, "ab" * 33])
def test_random_numbers_that_are_none_are_refused(secret_question: Question, ana: Seat, nonce: str) -> None:
    for name in ("n1", "n2"):
        nonces = {"n1": "ab" * 32, "n2": "cd" * 32} | {name: nonce}
        with pytest.raises(BadChoice):
            cast_secret_ballot(secret_question.id, person_id=ana.person_id, choice="yes", **nonces)
    assert not Turnout.objects.exists()


def test_among_fewer_than_ten_nothing_is_secret(
    secret_draft: Question, members: list[Seat], seated: Callable[..., Seat], fay: Seat
) -> None:
    while Seat.objects.voting().filter(body=secret_draft.body).count() < 9:
        seated("One More", Role.MEMBER, email=None)
    with pytest.raises(TooFewForSecrecy):
        services.freeze_question(secret_draft, by=fay)
    seated("The Tenth", Role.MEMBER, email=None)
    assert services.freeze_question(secret_draft, by=fay).config["mode"] == "secret"


def test_somebody_seated_later_is_not_on_the_roll(
    secret_question: Question, seated: Callable[..., Seat], vote: SecretCast
) -> None:
    with pytest.raises(NotOnRoll):
        vote(secret_question, seated("Lou Linden", Role.MEMBER), "yes")


def test_people_off_the_roll_cannot_vote(
    secret_question: Question, fay: Seat, gus: Seat, dee: Seat, ana: Seat, ola: Seat, vote: SecretCast
) -> None:
    end_seat(ana, by=ola, reason="Moved away.")
    for seat in (fay, gus, dee, ana):
        with pytest.raises(NotOnRoll):
            vote(secret_question, seat, "yes")
    assert not Turnout.objects.exists()


def test_a_ballot_for_another_seat_than_the_one_signed_in_is_refused(
    secret_question: Question, ana: Seat, ben: Seat, vote: SecretCast
) -> None:
    with pytest.raises(OtherSeat):
        vote(secret_question, ana, "yes", via_seat=ben.id)
    vote(secret_question, ana, "yes", via_seat=ana.id)


def test_in_time_is_what_the_database_says(secret_question: Question, ana: Seat, ben: Seat, vote: SecretCast) -> None:
    with telling(secret_question.closes_at - timedelta(milliseconds=5)):
        vote(secret_question, ana, "yes")
    with telling(secret_question.closes_at), pytest.raises(Closed):
        vote(secret_question, ben, "yes")


def test_nobody_votes_before_the_question_opens(
    secret_draft: Question, twelve: list[Seat], fay: Seat, ana: Seat, vote: SecretCast
) -> None:
    frozen = services.freeze_question(secret_draft, by=fay)
    with pytest.raises(NotOpen):
        vote(frozen, ana, "yes")


def test_an_open_ballot_on_a_secret_question_is_refused_and_the_other_way_round(
    secret_question: Question, open_question: Question, ana: Seat, fay: Seat, cast: object, vote: SecretCast
) -> None:
    with pytest.raises(WrongMode):
        cast(secret_question, ana, "yes")
    with pytest.raises(WrongMode):
        cast_paper_ballot(secret_question.id, seat=ana, by=fay, choice="yes", key=ana.id)
    with pytest.raises(WrongMode):
        vote(open_question, ana, "yes")
    assert not OpenBallot.objects.exists()
    assert not Turnout.objects.exists()


def test_casting_writes_the_mark_and_the_slip_and_nothing_else(
    secret_question: Question, ana: Seat, vote: SecretCast
) -> None:
    def state_of_things() -> object:
        question = Question.objects.filter(id=secret_question.id).values().get()
        return question, Entry.objects.count(), sorted(Topic.objects.values_list("name", "version"))

    before = state_of_things()
    with CaptureQueriesContext(connection) as asked:
        vote(secret_question, ana, "yes")
    assert state_of_things() == before
    written = [one["sql"] for one in asked if one["sql"].lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(written) == 2
    assert services.follow_turnout() == 1
    assert Question.objects.get(id=secret_question.id).turnout == 1


def test_a_cast_is_four_statements_when_warm(secret_question: Question, ana: Seat, ben: Seat, vote: SecretCast) -> None:
    vote(secret_question, ana, "yes")
    with CaptureQueriesContext(connection) as asked:
        vote(secret_question, ben, "yes")
    statements = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(statements) <= 4, statements


def test_annulling_takes_the_box_away(
    secret_question: Question, ana: Seat, fay: Seat, gus: Seat, vote: SecretCast
) -> None:
    vote(secret_question, ana, "yes")
    asked = services.ask_for(secret_question, Request.Act.ANNUL, by=fay, reason="The wording misled.")
    services.confirm_request(asked, by=gus)
    assert table_of(secret_question.id) not in connection.introspection.table_names()
    with pytest.raises((Closed, AlreadyVoted)):
        vote(secret_question, ana, "yes")


def test_a_draft_asked_again_is_as_secret_as_before(
    secret_question: Question, fay: Seat, count: Callable[[Question], Question]
) -> None:
    again = services.ask_again(count(secret_question), by=fay)
    assert (again.mode, again.box) == (Mode.SECRET, "")


def test_the_last_save_of_a_draft_can_be_undone_with_its_mode(secret_draft: Question, fay: Seat) -> None:
    changed = services.change_draft(secret_draft, by=fay, title="Shall we trust the council?", mode=Mode.OPEN)
    assert changed.mode == Mode.OPEN
    assert services.undo_draft(changed, by=fay).mode == Mode.SECRET
