"""A charter may count the quorum among those who are here; the record says how many, and anybody can check."""

import pytest
from django.urls import reverse

from assemblies.bodies.services import set_charter
from assemblies.minutes.models import Entry
from assemblies.minutes.verify import verify
from assemblies.sessions.services import mark, start_meeting
from governance.ballots import services, words
from governance.ballots.models import Question
from governance.ballots.recount import command
from governance.ballots.results import how_counted
from governance.ballots.tallying import published_lines
from tests.cast import Cast


@pytest.fixture
def of_the_present(plenary, ola):
    return set_charter(plenary, {"quorum": "1/2", "quorum_counts": "present", "minimum_roll": 3}, by=ola.signature)


@pytest.fixture
def asked(of_the_present, members, fay):
    """Opens a question to five members."""

    def ask() -> Question:
        draft = services.draft_question(of_the_present, by=fay, title="Shall the reactor be common?")
        return services.open_question(services.freeze_question(draft, by=fay), by=fay, minutes=30)

    return ask


def checked(question: Question):
    minutes = "".join(f"{text}\n" for text in Entry.objects.order_by("seq").values_list("text", flat=True))
    ballots = b"".join(sorted(line + b"\n" for line, _weight in published_lines(question)))
    return verify(minutes.encode(), [("ballots.jsonl", ballots)])


def here(body, seats, fay):
    meeting = start_meeting(body, name="Saturday", by=fay)
    for seat in seats:
        mark(meeting, seat, here=True, by=fay)
    return meeting


def test_two_of_the_three_who_are_here_are_enough(of_the_present, asked, members, fay, cast: Cast, count):
    here(of_the_present, members[:3], fay)
    question = asked()
    for seat in members[:2]:
        cast(question, seat, "yes")
    question = count(question)
    assert (question.present, question.roll_size, question.tally.result["outcome"]) == (3, 5, "adopted")
    told = Entry.objects.get(type="question.present")
    assert "3 of the 5 who may vote were here while it was open" in told.sentence
    assert "3 of 5 were here while it was open. Quorum: 2 of them." in how_counted(question, question.tally.result)
    assert "-o present=3" in command(question, question.tally)
    report = checked(question)
    assert report.exit_code == 0, [claim for claim in report.claims if claim.verdict != "PASS"]


def test_one_of_the_three_who_are_here_is_too_few(of_the_present, asked, members, fay, cast: Cast, count):
    here(of_the_present, members[:3], fay)
    question = asked()
    cast(question, members[0], "yes")
    question = count(question)
    assert question.tally.result["outcome"] == "no quorum"
    assert "1 people voted, and 2 of the 3 who were here were needed" in words.outcome_sentence(
        question, question.tally.result
    )
    assert checked(question).exit_code == 0


def test_where_nobody_was_marked_nothing_is_decided(asked, members, cast: Cast, count):
    question = asked()
    for seat in members:
        cast(question, seat, "yes")
    question = count(question)
    assert (question.present, question.tally.result["outcome"]) == (0, "no quorum")
    assert "nobody was marked as here" in words.outcome_sentence(question, question.tally.result)
    assert checked(question).exit_code == 0


def test_whoever_left_while_it_was_open_was_there_and_whoever_left_before_was_not(
    of_the_present, asked, members, fay, cast: Cast, count
):
    meeting = here(of_the_present, members[:3], fay)
    mark(meeting, members[0], here=False, by=fay)
    question = asked()
    mark(meeting, members[1], here=False, by=fay)
    mark(meeting, members[3], here=True, by=fay)
    cast(question, members[1], "no")
    cast(question, members[2], "yes")
    assert count(question).present == 3


def test_a_record_that_tells_another_number_of_those_present_is_refuted(
    of_the_present, asked, members, fay, cast: Cast, count
):
    here(of_the_present, members[:3], fay)
    question = asked()
    cast(question, members[0], "yes")
    question = count(question)
    entry = Entry.objects.get(type="question.present")
    minutes = "".join(f"{text}\n" for text in Entry.objects.order_by("seq").values_list("text", flat=True))
    forged = minutes.replace(entry.text, entry.text.replace('"present":3', '"present":1'))
    ballots = b"".join(line + b"\n" for line, _weight in published_lines(question))
    report = verify(forged.encode(), [("ballots.jsonl", ballots)])
    assert {claim.name for claim in report.claims if claim.verdict == "FAIL"} >= {"chain", "recount"}


def test_the_rule_of_the_charter_is_frozen_with_the_question(of_the_present, asked, ola, plenary):
    question = asked()
    assert question.config["rule_options"]["quorum_of"] == "present"
    set_charter(plenary, {"quorum": "1/2", "quorum_counts": "seats", "minimum_roll": 3}, by=ola.signature)
    assert Question.objects.get(id=question.id).is_of_those_present


def test_pages_say_in_words_whom_the_quorum_counts(of_the_present, asked, members, fay):
    question = asked()
    assert (
        "For every 2 people who are marked as here while it is open, at least 1 must vote, or the vote does not count."
        in words.rule_sentences(question)
    )


def test_the_desk_is_warned_when_no_meeting_runs(of_the_present, members, fay, client):
    client.force_login(fay.person)
    frozen = services.freeze_question(services.draft_question(of_the_present, by=fay, title="Shade?"), by=fay)
    address = reverse("ballots:open", args=[frozen.id])
    assert "No meeting is running" in client.get(address).content.decode()
    start_meeting(of_the_present, name="Saturday", by=fay)
    assert "No meeting is running" not in client.get(address).content.decode()


def test_without_the_rule_the_record_says_nothing_of_those_present(counted_question):
    assert counted_question.present is None
    assert not Entry.objects.filter(type="question.present").exists()
    assert "quorum_of" not in counted_question.config["rule_options"]
