"""A question that each community or delegation must agree to, and one that a few can stop."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.bodies.services import form_body, set_charter
from assemblies.communities.models import Community
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat
from assemblies.minutes import verify as checker
from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.ballots import services, tallying
from governance.ballots.errors import BadQuestion, PartTooSmall, WrongState
from governance.ballots.models import Mode, Question
from governance.ballots.parts import judged_beyond
from governance.counting import Profile
from governance.counting import count as count_ballots
from tests.cast import Cast
from tests.governance.conftest import Visit

VERIFY = Path(checker.__file__)


@pytest.fixture
def asked(plenary: Body, fay: Seat, members: list[Seat]) -> Callable[..., Question]:
    """A question that has been opened, with what it asks beyond its rule."""

    def opened(**majorities: str) -> Question:
        draft = services.draft_question(plenary, by=fay, title="Shall the reactor be common?", quorum="0")
        services.ask_beyond(draft, by=fay, majorities=majorities)
        return services.open_question(services.freeze_question(draft, by=fay), by=fay, minutes=30)

    return opened


@pytest.fixture
def answered(cast: Cast, count: Callable[[Question], Question]) -> Callable[..., Question]:
    """Everybody says what they are told to, then it is counted."""

    def to_the_end(question: Question, *answers: tuple[Seat, str]) -> Question:
        for seat, choice in answers:
            cast(question, seat, choice)
        return count(question)

    return to_the_end


def test_no_community_is_outvoted_by_the_other(asked, answered, ana, ben, cem, eva, finn, visit: Visit) -> None:
    question = answered(asked(each="communities"), (ana, "no"), (ben, "no"), (cem, "yes"), (eva, "yes"), (finn, "yes"))
    result = question.tally.result
    assert (result["outcome"], result["winners"]) == ("rejected", ["no"])
    assert result["rounds"][0]["elected"] == ["yes"], "the whole would have adopted it"
    told = {
        part["name"]: (part["roll"], part["yes"], part["decisive"], part["agrees"])
        for part in result["majorities"]["parts"]
    }
    assert told == {"Upland": (2, 0, 2, False), "Delta": (3, 3, 3, True)}
    page = visit(None).get(reverse("ballots:result", args=[question.id])).content.decode()
    assert "1 of 2 communities agreed; 2 were needed." in page
    assert "3 of 3 said yes" in page
    press = visit(None).get(reverse("press:press", args=[question.id])).content.decode()
    assert "3 of 5 said yes; more than half (3) were needed. 1 of 2 communities agreed; 2 were needed." in press


def test_where_one_community_is_enough_the_same_ballots_adopt_it(asked, answered, ana, ben, cem, eva, finn) -> None:
    question = answered(
        asked(each="communities", needed="1"), (ana, "no"), (ben, "no"), (cem, "yes"), (eva, "yes"), (finn, "yes")
    )
    assert question.tally.result["outcome"] == "adopted"
    tally = Entry.objects.of(question.body.assembly_id).get(type="question.tally")
    assert tally.body["outcome"] == "adopted"


def test_two_no_votes_stop_what_two_can_stop(asked, answered, ana, ben, cem, eva, finn, visit: Visit) -> None:
    first = asked(blocking="2")
    page = visit(None).get(first.get_absolute_url()).content.decode()
    assert "2 no votes stop it." in page
    stopped = answered(first, (ana, "no"), (ben, "no"), (cem, "yes"), (eva, "yes"), (finn, "yes"))
    passed = answered(asked(blocking="2"), (ana, "no"), (cem, "yes"), (eva, "yes"), (finn, "yes"))
    assert [one.tally.result["outcome"] for one in (stopped, passed)] == ["rejected", "adopted"]
    page = visit(None).get(reverse("ballots:result", args=[passed.id])).content.decode()
    assert "1 said no; it would have taken 2 to stop it." in page


def test_each_delegation_must_agree(
    plenary: Body, asked, answered, members: list[Seat], ana, ben, cem, eva, finn
) -> None:
    for name, seats in (("Coast", (ana, cem)), ("Hills", (ben, eva))):
        body = form_body(plenary.assembly, kind=Body.Kind.DELEGATION, name=name)
        for seat in seats:
            give_seat(body, person=seat.person, role=Role.MEMBER)
    question = answered(asked(each="delegations"), (ana, "yes"), (cem, "yes"), (ben, "yes"), (eva, "no"), (finn, "yes"))
    parts = question.tally.result["majorities"]
    assert [(part["name"], part["agrees"]) for part in parts["parts"]] == [("Coast", True), ("Hills", False)]
    assert question.tally.result["outcome"] == "rejected"


def test_who_sits_in_two_delegations_cannot_speak_for_both(plenary: Body, asked, ana: Seat, ben: Seat) -> None:
    for name in ("Coast", "Hills"):
        body = form_body(plenary.assembly, kind=Body.Kind.DELEGATION, name=name)
        for seat in (ana, ben):
            give_seat(body, person=seat.person, role=Role.MEMBER)
    with pytest.raises(BadQuestion, match="two delegations"):
        asked(each="delegations")


def test_the_charter_is_asked_where_the_question_says_nothing(
    plenary: Body, fay: Seat, members: list[Seat], ana: Seat, visit: Visit
) -> None:
    set_charter(plenary, plenary.rules | {"each_of": "communities", "each_threshold": "2/3", "blocking": "1/3"})
    draft = services.draft_question(Body.objects.get(id=plenary.id), by=fay, title="Shall we?")
    page = visit(fay).get(draft.get_absolute_url()).content.decode()
    assert "In each community, too, at least 2 of every 3 of the yes and no votes must say yes." in page
    assert "It is stopped if 1 of every 3 people who can vote say no." in page
    config = services.freeze_question(draft, by=fay).config
    assert config["blocking"] == "1/3"
    asked = config["majorities"]
    assert (asked["each"], asked["threshold"], asked["needed"]) == ("communities", "2/3", "all")
    assert [(part["name"], part["roll"]) for part in asked["parts"]] == [("Delta", 3), ("Upland", 2)]


@pytest.mark.parametrize(
    "given", [{"each": "streets"}, {"each": "communities", "threshold": "4/3"}, {"blocking": "many"}, {"blocking": "0"}]
)
def test_what_cannot_be_read_is_refused(draft: Question, fay: Seat, given: dict[str, str]) -> None:
    with pytest.raises(BadQuestion):
        services.ask_beyond(draft, by=fay, majorities=given)


def test_more_parts_than_there_are_cannot_be_asked(asked) -> None:
    with pytest.raises(BadQuestion, match="more parts"):
        asked(each="communities", needed="3")


def test_a_member_asks_nothing_and_nobody_after_the_freeze(
    draft: Question, frozen_question: Question, ana: Seat, fay: Seat
) -> None:
    with pytest.raises(NotAllowed):
        services.ask_beyond(draft, by=ana, majorities={"each": "communities"})
    with pytest.raises(WrongState):
        services.ask_beyond(frozen_question, by=fay, majorities={"each": "communities"})


def test_the_desk_writes_it_on_a_page(draft: Question, fay: Seat, ana: Seat, visit: Visit) -> None:
    page = reverse("ballots:beyond", args=[draft.id])
    assert page in visit(fay).get(draft.get_absolute_url()).content.decode()
    wrong = visit(fay).post(page, {"each": "communities", "threshold": "lots"})
    assert wrong.status_code == 400
    assert visit(fay).post(page, {"each": "communities", "threshold": "2/3", "blocking": "4"}).status_code == 303
    draft.refresh_from_db()
    assert draft.majorities == {"each": "communities", "threshold": "2/3", "needed": "all", "blocking": "4"}
    assert visit(fay).post(page, {"each": "charter"}).status_code == 303
    draft.refresh_from_db()
    assert draft.majorities is None


# --- Who sees what ----------------------------------------------------------------------------------


def test_small_numbers_are_withheld_where_only_members_see_the_votes(
    plenary: Body, asked, answered, ana, ben, cem, eva, finn, visit: Visit
) -> None:
    set_charter(plenary, plenary.rules | {"open_vote_seen_by": "members"})
    plenary.refresh_from_db()
    question = answered(asked(each="communities"), (ana, "no"), (ben, "yes"), (cem, "yes"), (eva, "yes"), (finn, "no"))
    for part in question.tally.result["majorities"]["parts"]:
        assert (part["yes"], part["decisive"]) == (None, None)
    page = visit(None).get(reverse("ballots:result", args=[question.id])).content.decode()
    assert "not shown" in page
    assert "1 of 2 communities agreed; 2 were needed." in page


def secret(parts: dict[str, int], ballots: dict[str, list[str]]) -> dict:
    """What may be shown of a secret question with these parts and ballots."""
    config = {
        "majorities": {
            "each": "communities",
            "threshold": "1/2",
            "needed": "all",
            "parts": [{"key": key, "name": key, "roll": roll} for key, roll in parts.items()],
        }
    }
    question = Question(mode=Mode.SECRET, config=config, roll_size=sum(parts.values()), seen_by="members")
    said = [word for words in ballots.values() for word in words]
    profile = Profile.from_choices(["yes", "no", "abstain"], [(word, said.count(word)) for word in sorted(set(said))])
    rows = [(part, json.dumps(word)) for part, words in ballots.items() for word in words]
    shown = judged_beyond(question, count_ballots("yes-no", profile), rows)[1]
    return {part["key"]: (part["agrees"], part["yes"], part["decisive"]) for part in shown["majorities"]["parts"]}


MANY = ["yes"] * 12 + ["no"] * 8


@pytest.mark.parametrize(
    ("second", "is_shown"),
    [
        (MANY, True),
        (["yes"] * 5 + ["no"] * 5, True),
        (["yes"] * 5 + ["no"] * 4, False),
        (["yes"] * 20, False),
        (["abstain"] * 20, False),
    ],
)
def test_in_a_secret_vote_no_part_shows_numbers_if_one_is_tiny_or_of_one_mind(
    second: list[str], is_shown: bool
) -> None:
    shown = secret({"North": 20, "South": 20}, {"North": MANY, "South": second})
    assert (shown["North"] == (True, 12, 20)) is is_shown
    if not is_shown:
        assert {one[1:] for one in shown.values()} == {(None, None)}


def test_a_secret_vote_is_refused_where_a_part_has_fewer_than_ten_seats(
    plenary: Body, seated: Callable[..., Seat], fay: Seat, north: Community, south: Community
) -> None:
    for n in range(19):
        seated(f"Member{n} M", Role.MEMBER, north if n < 10 else south)
    draft = services.draft_question(plenary, by=fay, title="Shall we?")
    Question.objects.filter(id=draft.id).update(mode=Mode.SECRET)
    services.ask_beyond(draft, by=fay, majorities={"each": "communities"})
    with pytest.raises(PartTooSmall):
        services.freeze_question(draft, by=fay)
    seated("Member19 M", Role.MEMBER, south)
    assert services.freeze_question(draft, by=fay).roll_size == 20


# --- Counted again by anybody -----------------------------------------------------------------------


@pytest.mark.parametrize("asks", [{"each": "communities"}, {"each": "communities", "needed": "1"}, {"blocking": "2"}])
def test_the_checker_counts_the_parts_again_and_refutes_another_outcome(
    asked, answered, ana, ben, cem, eva, finn, tmp_path: Path, asks: dict[str, str]
) -> None:
    question = answered(asked(**asks), (ana, "no"), (ben, "no"), (cem, "yes"), (eva, "yes"), (finn, "yes"))
    minutes, ballots = tmp_path / "minutes.jsonl", tmp_path / "ballots.jsonl"
    minutes.write_text("".join(f"{line}\n" for line in Entry.objects.of(question.body.assembly_id).lines()))
    ballots.write_bytes(b"".join(line + b"\n" for line, _weight in tallying.published_lines(question)))

    def checked() -> tuple[int, list[str]]:
        command = [sys.executable, "-I", str(VERIFY), str(minutes), str(ballots), "--json"]
        ended = subprocess.run(command, capture_output=True, text=True)
        told = json.loads(ended.stdout)
        return ended.returncode, [one["name"] for one in told["claims"] if one["verdict"] == "FAIL"]

    assert checked() == (0, [])
    lines = minutes.read_text().splitlines()
    at = next(place for place, line in enumerate(lines) if '"type":"question.tally"' in line)
    event = json.loads(lines[at])
    adopted = event["body"]["outcome"] == "adopted"
    event["body"] |= {"outcome": "rejected" if adopted else "adopted", "winners": ["no"] if adopted else ["yes"]}
    lines[at] = checker.canonical(event).decode()
    minutes.write_text("".join(f"{line}\n" for line in lines))
    assert checked() == (1, ["recount"])


def test_seats_told_of_another_part_are_found_out(asked, answered, ana, ben, cem, eva, finn, tmp_path: Path) -> None:
    question = answered(asked(each="communities"), (ana, "no"), (cem, "yes"), (eva, "yes"))
    lines = list(Entry.objects.of(question.body.assembly_id).lines())
    at = next(place for place, line in enumerate(lines) if '"type":"roll.parts"' in line)
    event = json.loads(lines[at])
    (_first, seats), (_second, others) = event["body"]["parts"].items()
    others.append(seats.pop())
    changed = checker.canonical(event).decode()
    report = checker.Report()
    questions = checker.gather_questions(
        enumerate(map(json.loads, [*lines[:at], changed, *lines[at + 1 :]]), 1), report
    )
    ballots = [checker.read_ballot(line)[1] for line, _weight in tallying.published_lines(question)]
    checker.check_question(questions[str(question.id)], ballots, report)
    assert [claim.name for claim in report.claims if claim.verdict == "FAIL"] == ["roll"]
