"""A manifesto between two sides: put to the vote, repaired, adopted by both, signed and pledged to."""

import hashlib
import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from assemblies.bodies.models import Body
from assemblies.bodies.services import set_charter
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat
from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.adoption import services
from governance.adoption.errors import (
    AdoptedAlready,
    AskedAlready,
    BadPledge,
    NotDecided,
    NotFrozen,
    NothingAdopted,
    NothingToRepair,
    SignedAlready,
)
from governance.adoption.models import Adoption, Asked
from governance.adoption.services import Outcome
from governance.ballots.models import Question
from governance.manifestos import amendments
from governance.manifestos import services as manifestos
from governance.manifestos.amendments import rewritten
from governance.manifestos.models import Edition, Manifesto
from tests.governance.adoption.articles import articles, outcomes


def test_each_article_is_a_question_in_exactly_the_frozen_words(edition: Edition, fay: Seat) -> None:
    (asked,) = services.ask(edition, by=fay, articles=articles(edition, 1))
    question = Question.objects.get(id=asked.question_id)
    assert question.state == Question.State.FROZEN
    assert question.config["text"].startswith("Water is shared by need.\n\n")
    assert asked.text_sha256 in question.config["text"]
    assert edition.sha256 in question.config["text"]
    row = json.loads(edition.content)["articles"][1]
    assert asked.text_sha256 == services.text_sha256(row)
    assert {part["name"] for part in question.config["majorities"]["parts"]} == {"Dome", "Camps"}
    assert Entry.objects.get(type="manifesto.ask").body["text_sha256"] == asked.text_sha256


def test_only_the_chair_asks_and_only_about_a_frozen_text(edition: Edition, fay: Seat, ana: Seat) -> None:
    with pytest.raises(NotAllowed):
        services.ask(edition, by=ana, articles=articles(edition, 1))
    manifestos.reopen(edition.manifesto, by=fay, articles=articles(edition, 1), reason="A slip.")
    with pytest.raises(NotFrozen):
        services.ask(edition, by=fay, articles=articles(edition, 1))


def test_the_same_words_are_not_put_to_the_vote_twice(edition: Edition, fay: Seat, voted: Manifesto) -> None:
    for number in (0, 1, 2):
        with pytest.raises(AskedAlready):
            services.ask(edition, by=fay, articles=articles(edition, number))


def test_it_is_told_which_article_passed_on_one_side_only(voted: Manifesto) -> None:
    found = services.standings(voted)
    assert [one.outcome for one in found] == [Outcome.ADOPTED, Outcome.ONE_SIDE, Outcome.REFUSED]
    assert dict(found[1].sides) == {"Dome": False, "Camps": True}
    assert [one.can_be_repaired for one in found] == [False, True, False]


def repaired(manifesto: Manifesto, fay: Seat, by: Seat, text: str) -> Edition:
    water = manifesto.articles.select_related("manifesto__body__assembly").get(number=1)
    services.repair(manifesto, by=fay, articles=[water], reason="The dome did not agree.")
    water.refresh_from_db()
    water.manifesto.refresh_from_db()
    made = amendments.hand_in(water, by=by, wanted=rewritten(water, "p1", text), reason="A bridge.")
    amendments.answer(made, by=fay, accepts=True)
    amendments.bring_in(water, by=fay)
    manifestos.lead_to(manifesto, by=fay, stage="whole")
    return manifestos.freeze(manifesto, by=fay)


def test_an_article_that_passed_on_one_side_is_repaired_and_adopted_by_both(
    voted: Manifesto, vote, fay: Seat, ben: Seat
) -> None:
    edition = repaired(voted, fay, ben, "Water is shared by need and by turns.")
    (asked,) = services.ask(edition, by=fay, articles=articles(edition, 1))
    assert asked.round == 2
    vote(asked.question, "yyyyn")
    assert outcomes(voted) == [Outcome.ADOPTED, Outcome.ADOPTED, Outcome.REFUSED]
    adoption = services.adopt(voted, by=fay)
    content = json.loads(adoption.content)
    assert [row["number"] for row in content["articles"]] == [0, 1]
    assert content["articles"][1]["passages"][0]["text"] == "Water is shared by need and by turns."
    assert hashlib.sha256(adoption.content.encode()).hexdigest() == adoption.sha256
    entry = Entry.objects.get(type="manifesto.adopt").body
    assert (entry["left_out"], entry["sha256"]) == ([2], adoption.sha256)
    with pytest.raises(DatabaseError), transaction.atomic():
        Adoption.objects.update(content="Something else.")
    with pytest.raises(AdoptedAlready):
        services.adopt(voted, by=fay)


def test_there_are_two_rounds_of_repair_and_no_third(voted: Manifesto, vote, fay: Seat, ben: Seat) -> None:
    for number in (2, 3):
        edition = repaired(voted, fay, ben, f"Water is shared by need, wording {number}.")
        (asked,) = services.ask(edition, by=fay, articles=articles(edition, 1))
        vote(asked.question, "nnyyy")
    assert [one.round for one in Asked.objects.filter(article__number=1)] == [1, 2, 3]
    with pytest.raises(NothingToRepair):
        services.repair(voted, by=fay, articles=articles(edition, 1), reason="Once more.")


def test_a_charter_asks_more_of_articles_and_says_how_often_they_are_repaired(
    edition: Edition, vote, fay: Seat, plenary: Body
) -> None:
    strict = {"article_threshold": "4/5", "article_each_threshold": "2/3", "repair_rounds": 0}
    set_charter(plenary, plenary.rules | strict)
    edition = Edition.objects.get(id=edition.id)
    water, doors = services.ask(edition, by=fay, articles=articles(edition, 1, 2))
    assert water.question.threshold == "4/5"
    set_charter(plenary, plenary.rules | {"repair_rounds": 2})
    vote(water.question, "yyyny")
    vote(doors.question, "ynyyy")
    found = services.standings(edition.manifesto)
    assert [one.outcome for one in found] == [Outcome.NOT_ASKED, Outcome.ADOPTED, Outcome.ONE_SIDE]
    assert not found[2].can_be_repaired, "what the charter said when it was first asked about holds"


def test_what_nobody_wanted_or_what_everybody_adopted_is_not_repaired(
    edition: Edition, voted: Manifesto, fay: Seat
) -> None:
    for number in (0, 2):
        with pytest.raises(NothingToRepair):
            services.repair(voted, by=fay, articles=articles(edition, number), reason="Once more.")


def test_nothing_is_adopted_while_an_article_waits_or_without_articles(edition: Edition, vote, fay: Seat) -> None:
    with pytest.raises(NotDecided):
        services.adopt(edition.manifesto, by=fay)
    asked = services.ask(edition, by=fay, articles=articles(edition, 0, 1, 2))
    for one, answers in zip(asked, ("yyyyy", "nnnnn", "nnnnn"), strict=True):
        vote(one.question, answers)
    with pytest.raises(NothingAdopted):
        services.adopt(edition.manifesto, by=fay)


@pytest.fixture
def adoption(edition: Edition, vote, fay: Seat) -> Adoption:
    for asked in services.ask(edition, by=fay, articles=articles(edition, 0, 1, 2)):
        vote(asked.question, "yyyyy")
    return services.adopt(edition.manifesto, by=fay)


def test_members_sign_once_and_find_their_receipt_in_the_minutes(adoption: Adoption, ana: Seat, obi: Seat) -> None:
    signature = services.sign(adoption, by=ana)
    entry = Entry.objects.get(type="manifesto.sign")
    assert entry.body["receipt"] == signature.receipt
    assert ana.person.name not in entry.text
    with pytest.raises(SignedAlready):
        services.sign(adoption, by=ana)
    with pytest.raises(NotAllowed):
        services.sign(adoption, by=obi)


def test_a_delegation_pledges_for_itself_and_the_chair_writes_down_others(
    edition: Edition, sides: list[Body], fay: Seat, ana: Seat, seated: Callable[..., Seat]
) -> None:
    kai = give_seat(sides[0], person=seated("Kai Kite", Role.MEMBER).person, role=Role.FACILITATOR)
    words = {"what": "Forty filters a year.", "due_on": date(2027, 3, 1), "measured": "Counted.", "proof": "Receipts."}
    own = services.pledge(edition.manifesto, by=kai, **words)
    assert (own.who, own.body) == ("Dome", sides[0])
    other = services.pledge(edition.manifesto, by=fay, who="The waterworks", **words)
    assert (other.number, other.who, other.body) == (2, "The waterworks", None)
    with pytest.raises(NotAllowed):
        services.pledge(edition.manifesto, by=ana, who="Me", **words)
    with pytest.raises(BadPledge):
        services.pledge(edition.manifesto, by=fay, **words)
    with pytest.raises(BadPledge):
        services.pledge(edition.manifesto, by=fay, who="X", lapses_on=date(2027, 1, 1), **words)
