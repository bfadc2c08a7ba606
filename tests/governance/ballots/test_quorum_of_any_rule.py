"""Whoever asks people to choose may ask as well that enough of them take part."""

from __future__ import annotations

import shlex
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from assemblies.minutes.models import Entry
from assemblies.minutes.verify import verify
from governance.ballots import services
from governance.ballots.models import Question
from governance.ballots.recount import as_blt, as_csv, command, file_name
from governance.ballots.results import how_counted
from governance.ballots.rules import has_options, rule_names
from governance.ballots.tallying import published_lines
from governance.ballots.words import outcome_sentence, rule_sentences
from governance.budgets.errors import BadBudget
from governance.budgets.services import set_budget
from governance.counting import Kind, rule_called
from governance.counting.__main__ import main

OPTIONS = [("Heron", ""), ("Otter", ""), ("Stork", "")]
CHOICES = {
    Kind.RANKED: ["1", "2"],
    Kind.CHOICE: "1",
    Kind.APPROVAL: ["1"],
    Kind.SCORES: {"1": 5},
    Kind.GRADES: {"1": 5},
    Kind.POINTS: {"1": 2},
}


@pytest.fixture
def asked(plenary, members, fay, cast, count):
    """A question of a rule with a quorum, put to five, on which some vote."""

    def ask(rule: str, quorum: str, voters: int) -> Question:
        draft = services.draft_question(
            plenary, by=fay, title="Who keeps the river?", rule=rule, options=OPTIONS, quorum=quorum
        )
        question = services.open_question(services.freeze_question(draft, by=fay), by=fay, minutes=30)
        for seat in members[:voters]:
            cast(question, seat, CHOICES[rule_called(rule).kind])
        return count(question)

    return ask


def checked(question: Question):
    minutes = "".join(f"{text}\n" for text in Entry.objects.order_by("seq").values_list("text", flat=True))
    ballots = b"".join(sorted(line + b"\n" for line, _weight in published_lines(question)))
    return verify(minutes.encode(), [("ballots.jsonl", ballots)])


@pytest.mark.parametrize("rule", [rule for rule in rule_names() if has_options(rule)])
def test_two_of_five_are_too_few_where_half_are_asked_for(rule, asked, tmp_path: Path, capsys):
    question = asked(rule, "1/2", 2)
    assert (question.tally.result["outcome"], question.tally.result["winners"]) == ("no quorum", [])
    said = outcome_sentence(question, question.tally.result)
    assert said == "The vote does not count: 2 of 5 people voted, and 3 were needed."
    assert "At least 3 of 5 people must vote" in " ".join(rule_sentences(question))
    report = checked(question)
    assert report.exit_code == 0, [claim for claim in report.claims if claim.verdict != "PASS"]
    words = shlex.split(command(question, question.tally))
    file = tmp_path / file_name(rule)
    file.write_text(as_blt(question) if file.suffix == ".blt" else as_csv(question))
    assert main([str(file), *words[words.index("--rule") :]]) == 0
    assert "Outcome: no quorum" in capsys.readouterr().out


def test_three_of_five_are_enough_and_the_winner_stands(asked):
    question = asked("approval", "1/2", 3)
    assert (question.tally.result["outcome"], question.tally.result["winners"]) == ("elected", ["1"])
    assert question.tally.result["reasons"][0]["sentence"] == "3 of 5 people took part; 3 were needed."
    assert checked(question).exit_code == 0


def test_without_a_word_about_it_a_choice_counts_however_many_take_part(asked):
    question = asked("irv", "", 1)
    assert (question.quorum, question.tally.result["outcome"]) == ("", "elected")
    assert "quorum" not in question.config["rule_options"]


def test_a_tally_that_hides_a_missed_quorum_is_refuted(asked):
    question = asked("plurality", "1/2", 2)
    entry = Entry.objects.get(type="question.tally")
    minutes = "".join(f"{text}\n" for text in Entry.objects.order_by("seq").values_list("text", flat=True))
    forged = entry.text.replace('"outcome":"no quorum"', '"outcome":"elected"').replace(
        '"winners":[]', '"winners":["1"]'
    )
    assert forged != entry.text
    ballots = b"".join(sorted(line + b"\n" for line, _weight in published_lines(question)))
    report = verify(minutes.replace(entry.text, forged).encode(), [("ballots.jsonl", ballots)])
    assert "recount" in {claim.name for claim in report.claims if claim.verdict == "FAIL"}


def test_the_page_offers_it_and_the_result_says_what_came_of_it(asked, fay, visit, assembly):
    page = visit(fay).get(reverse("ballots:new", args=[assembly.slug]), {"rule": "approval"}).content.decode()
    assert "Empty: however many vote, it counts." in page
    question = asked("stv-scottish", "1/2", 2)
    shown = visit(fay).get(reverse("ballots:result", args=[question.id])).content.decode()
    assert "The vote does not count: 2 of 5 people voted, and 3 were needed." in shown
    assert "2 ballots were counted." in how_counted(question, question.tally.result)


def test_money_is_shared_out_however_many_vote(plenary, members, fay):
    draft = services.draft_question(
        plenary, by=fay, title="What first?", rule="approval", options=OPTIONS, quorum="1/2"
    )
    frozen = services.freeze_question(draft, by=fay)
    costs = dict.fromkeys(("1", "2", "3"), Decimal(40))
    with pytest.raises(BadBudget, match="however many vote"):
        set_budget(frozen, by=fay, amount=Decimal(100), currency="EUR", rule="greedy", costs=costs)
