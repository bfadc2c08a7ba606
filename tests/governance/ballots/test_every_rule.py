"""Each rule from draft to result: what the desk writes, what a phone shows and sends, what everybody can recount.

The rules are asked for, not listed: a new one is drafted, voted on, counted and recounted here without a word about it.
"""

from __future__ import annotations

import json
import shlex
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from assemblies.minutes.verify import verify
from governance.ballots import services
from governance.ballots.models import OpenBallot, Question, Tally
from governance.ballots.rules import BallotForm, grade_words, has_options, rule_names
from governance.ballots.tallying import published_lines
from governance.counting import Kind, rule_called
from governance.counting.__main__ import main
from tests.cast import Cast
from tests.governance.conftest import Visit

OPTIONS = [("Heron, grey", "knows the river"), ("Otter", ""), ("Plover", ""), ("Stork", "")]
EVERY_RULE = pytest.mark.parametrize("rule", rule_names())
FIELDS: dict[str, list[dict[str, str]]] = {
    Kind.RANKED: [{"rank_3": "1", "rank_1": "2"}, {"rank_1": "1", "rank_2": "2"}, {"rank_4": "1"}],
    Kind.APPROVAL: [{"mark_1": "1", "mark_3": "1"}, {"mark_3": "1"}, {}],
    Kind.SCORES: [{"mark_1": "5", "mark_3": "2"}, {"mark_2": "4", "mark_3": "0"}, {"mark_4": "1"}],
    Kind.GRADES: [{"mark_1": "5", "mark_3": "2"}, {"mark_2": "4", "mark_3": "0"}, {"mark_4": "1"}],
    Kind.POINTS: [{"mark_1": "2", "mark_3": "1"}, {"mark_2": "3", "mark_3": ""}, {"mark_4": "1"}],
}


def at(name: str, question: Question) -> str:
    return reverse(f"ballots:{name}", args=[question.id])


def words_of(answer: Any) -> str:
    return str(answer.content.decode())


def fields_for(rule: str) -> list[dict[str, str]]:
    """What three people fill in."""
    found = rule_called(rule)
    if found.kind == Kind.CHOICE:
        keys = found.words[:2] or ("1", "3")
        return [{"choice": keys[0]}, {"choice": keys[0]}, {"choice": keys[1]}]
    return FIELDS[found.kind]


@pytest.fixture
def asked(plenary: Body, members: list[Seat], fay: Seat) -> Callable[..., Question]:
    """An open question under a rule: ``asked("score", rule_options={"max": "9"})``."""

    def ask(rule: str, **more: Any) -> Question:
        options = OPTIONS if has_options(rule) else ()
        draft = services.draft_question(
            plenary, by=fay, title="Who keeps the boats?", rule=rule, options=options, **more
        )
        return services.open_question(services.freeze_question(draft, by=fay), by=fay, minutes=30)

    return ask


@EVERY_RULE
def test_the_desk_chooses_a_rule_and_fills_in_only_what_it_asks_for(
    plenary: Body, members: list[Seat], fay: Seat, visit: Visit, rule: str
) -> None:
    client = visit(fay)
    new = reverse("ballots:new", args=["two-shores"])
    first = words_of(client.get(new))
    assert f'value="{rule}"' in first
    page = client.get(new, {"rule": rule})
    form = page.context["form"]
    assert ("options" in form.fields) is has_options(rule)
    lines = "\n".join(" - ".join(filter(None, option)) for option in OPTIONS)
    start = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(new, start | {"title": "Who keeps the boats?", "rule": rule, "options": lines})
    question = Question.objects.get()
    assert (answer.status_code, question.rule) == (303, rule)
    before = services._words_of(question)
    again = client.get(at("edit", question)).context["form"]
    kept = {name: value for name in again.fields if (value := again[name].value()) not in {None, False}}
    assert client.post(at("edit", question), kept).status_code == 303
    assert services._words_of(Question.objects.get()) == before, "saved once more it says the same"


@EVERY_RULE
def test_a_ballot_is_filled_in_read_back_and_cast_without_a_script(
    asked: Callable[..., Question], ana: Seat, visit: Visit, rule: str
) -> None:
    question, client = asked(rule), visit(ana)
    page = words_of(client.get(at("ballot", question)))
    assert "How is this counted?" in page
    assert "Check my ballot" in page
    fields = fields_for(rule)[0] | {"key": str(uuid.uuid4()), "shown_as": "full"}
    for name in fields:
        assert f'name="{name}"' in page
    review = client.post(at("ballot", question), fields)
    assert review.status_code == 200, words_of(review)
    told = review.context["read_back"]
    sent = dict(review.context["fields"]) | {"key": fields["key"], "seat": str(ana.id)}
    changed = client.post(at("ballot", question), sent | {"change": "1"})
    assert changed.status_code == 200
    assert client.post(at("cast", question), sent).status_code == 303
    kept = OpenBallot.objects.get()
    form = BallotForm.of(question.config or {})
    assert form.check(json.loads(kept.choice)) == kept.choice, "what is kept is canonical"
    assert told
    if has_options(rule):
        assert any("Heron, grey" in line or "Plover" in line for line in told)


@EVERY_RULE
def test_a_result_is_told_in_a_sentence_a_picture_and_numbers_and_its_command_recounts(
    asked: Callable[..., Question],
    members: list[Seat],
    count: Callable[[Question], Question],
    visit: Visit,
    rule: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    question = asked(rule)
    for seat, fields in zip(members, fields_for(rule), strict=False):
        sent = fields | {"key": str(uuid.uuid4()), "shown_as": "full"}
        assert visit(seat).post(at("cast", question), sent).status_code == 303
    tally = Tally.objects.get(question=count(question))
    page = words_of(visit(None).get(at("result", question)))
    for told in ("3 of 5 voted", "How it was counted", "Show the numbers", "3 ballots were counted"):
        assert told in page
    assert "Ana Alder" in page
    assert "(the quota)" not in page
    command = shlex.split(visit(None).get(at("result", question)).context["command"])
    assert command[:3] == ["python3", "-m", "governance.counting"]
    (tmp_path / command[3]).write_bytes(visit(None).get(at(command[3].partition(".")[2], question)).content)
    monkeypatch.chdir(tmp_path)
    assert main([*command[3:], "--json"]) == 0
    recounted = json.loads(capsys.readouterr().out)
    names = dict(question.config["option_texts"]) if has_options(rule) else {}
    winners = [names.get(key, key) for key in tally.result["winners"]]
    assert recounted["winners"] == winners
    told = [{names.get(key, key): votes for key, votes in each["votes"].items()} for each in tally.result["rounds"]]
    assert [each["votes"] for each in recounted["rounds"]] == told
    minutes = "".join(f"{text}\n" for text in Entry.objects.order_by("seq").values_list("text", flat=True))
    ballots = b"".join(sorted(line + b"\n" for line, _weight in published_lines(question)))
    report = verify(minutes.encode(), [("ballots.jsonl", ballots)])
    assert report.exit_code == 0, [claim for claim in report.claims if claim.verdict != "PASS"]
    for kind in ("svg", "csv", "json"):
        pressed = visit(None).get(reverse(f"press:{kind}", args=[question.id]))
        assert pressed.status_code == 200
        assert "Heron, grey" in words_of(pressed) or not has_options(rule)
    assert visit(None).get(reverse("press:sheet", args=[question.id])).status_code == 200


@EVERY_RULE
def test_a_result_without_any_ballot_is_told_too(
    asked: Callable[..., Question], count: Callable[[Question], Question], visit: Visit, rule: str
) -> None:
    question = count(asked(rule))
    page = visit(None).get(at("result", question))
    assert page.status_code == 200
    assert "0 of 5 voted" in words_of(page)
    assert visit(None).get(reverse("press:svg", args=[question.id])).status_code == 200


@EVERY_RULE
def test_a_paper_ballot_of_each_kind_is_read_back_and_entered(
    asked: Callable[..., Question], fay: Seat, ana: Seat, visit: Visit, rule: str
) -> None:
    question, client = asked(rule), visit(fay)
    address = reverse("ballots:paper_ballot", args=[question.id, ana.id])
    fields = fields_for(rule)[0] | {"key": str(uuid.uuid4())}
    for name in fields:
        assert f'name="{name}"' in words_of(client.get(address))
    review = client.post(address, fields)
    assert review.context["read_back"]
    assert client.post(address, dict(review.context["fields"]) | {"key": fields["key"], "do": "1"}).status_code == 200
    assert OpenBallot.objects.get().channel == "paper"


@EVERY_RULE
def test_each_rule_has_a_page_that_says_what_happens_if_nobody_wins(visit: Visit, db: None, rule: str) -> None:
    page = words_of(visit(None).get(reverse("rules:rule", args=[rule])))
    found = rule_called(rule)
    assert found.title in page
    assert found.if_nobody.replace("’", "&#x27;")[:30] in page
    assert reverse("rules:rule", args=[rule]) in words_of(visit(None).get(reverse("rules:list")))


def test_a_rule_nobody_knows_has_no_page(visit: Visit, db: None) -> None:
    assert visit(None).get(reverse("rules:rule", args=["dice"])).status_code == 404


@EVERY_RULE
def test_asked_again_and_undone_a_question_keeps_how_it_is_counted(
    asked: Callable[..., Question], count: Callable[[Question], Question], fay: Seat, rule: str
) -> None:
    question = count(asked(rule))
    again = services.ask_again(question, by=fay)
    assert (again.rule, again.rule_options) == (question.rule, question.rule_options)
    other = "yes-no" if rule != "yes-no" else "stv-scottish"
    services.change_draft(again, by=fay, title="Another?", rule=other, options=OPTIONS)
    undone = services.undo_draft(again, by=fay)
    assert (undone.rule, undone.rule_options, undone.title) == (rule, question.rule_options, question.title)


REFUSED = {
    Kind.CHOICE: ({"choice": "perhaps"}, {}),
    Kind.RANKED: ({}, {"rank_1": "one"}, {"rank_9": "1"}),
    Kind.APPROVAL: ({"mark_9": "1"},),
    Kind.SCORES: ({"mark_1": "6"}, {"mark_1": "-1"}, {"mark_1": "much"}, {"mark_9": "1"}),
    Kind.GRADES: ({"mark_1": "6"}, {"mark_1": "good"}, {"mark_9": "1"}),
    Kind.POINTS: ({"mark_1": "101"}, {"mark_1": "1.5"}, {"mark_9": "1"}),
}


@EVERY_RULE
def test_a_ballot_that_does_not_fit_comes_back_with_what_was_filled_in(
    asked: Callable[..., Question], ana: Seat, visit: Visit, rule: str
) -> None:
    question, client = asked(rule), visit(ana)
    for fields in REFUSED[rule_called(rule).kind]:
        answer = client.post(at("ballot", question), fields)
        assert answer.status_code == 400, fields
        assert "Something needs another look" in words_of(answer)
        sent = client.post(at("cast", question), fields | {"key": str(uuid.uuid4())})
        assert sent.status_code == 400, fields
    assert not OpenBallot.objects.exists()


HOSTILE = ([], {}, None, 3, True, "1; DROP", [["1"]], [None], {"1": None}, {"1": True}, {"1": 10**9}, {"1": [1]}, [{}])


@EVERY_RULE
def test_whatever_a_program_sends_as_a_choice_is_kept_as_canonical_or_refused(
    asked: Callable[..., Question], ana: Seat, visit: Visit, rule: str
) -> None:
    question, client = asked(rule), visit(ana)
    for choice in HOSTILE:
        answer = client.put(
            f"/api/v1/questions/{question.id}/ballot/",
            json.dumps({"choice": choice}),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        assert answer.status_code in {200, 400}, (choice, answer.content)
    form = BallotForm.of(question.config or {})
    for kept in OpenBallot.objects.all():
        assert form.check(json.loads(kept.choice)) == kept.choice


def test_equal_ballots_are_equal_text_however_they_were_sent(
    asked: Callable[..., Question], ana: Seat, ben: Seat, cast: Cast
) -> None:
    question = asked("score")
    cast(question, ana, {"3": 2, "1": 5})
    cast(question, ben, {"1": 5, "2": 0, "3": 2})
    assert len(set(OpenBallot.objects.values_list("choice", flat=True))) == 1


def test_two_options_share_a_place_only_where_the_rule_compares_pairs(
    asked: Callable[..., Question], ana: Seat, visit: Visit
) -> None:
    level = {"rank_1": "1", "rank_2": "2", "rank_3": "2"}
    schulze = asked("schulze")
    review = visit(ana).post(at("ballot", schulze), level)
    assert review.context["read_back"] == ["1. Heron, grey", "2. Otter = Plover"]
    assert visit(ana).post(at("ballot", asked("stv-scottish")), level).status_code == 400


def test_an_option_to_beat_is_named_on_the_draft_and_stays_the_same_option(
    plenary: Body, members: list[Seat], fay: Seat, visit: Visit
) -> None:
    new = reverse("ballots:new", args=["two-shores"])
    fields = {"title": "Which rule?", "rule": "schulze", "options": "As now\nHours\nMoney", "set_default": "As noww"}
    refused = visit(fay).post(new, fields)
    assert "Write it exactly as it stands among the options." in words_of(refused)
    assert visit(fay).post(new, fields | {"set_default": "As now"}).status_code == 303
    question = Question.objects.get()
    assert question.rule_options == {"default": "1"}
    assert 'value="As now"' in words_of(visit(fay).get(at("edit", question)))
    assert "As now" in words_of(visit(fay).get(at("freeze", question)))
    frozen = services.freeze_question(question, by=fay)
    assert frozen.config["rule_options"]["default"] == "1"


@pytest.mark.parametrize(
    ("rule", "given", "is_fine"),
    [
        ("score", {"max": "10"}, True),
        ("score", {"max": "11"}, False),
        ("score", {"max": "-1"}, False),
        ("score", {"max": "many"}, False),
        ("score", {"most": "5"}, False),
        ("schulze", {"default": "2"}, True),
        ("schulze", {"default": "9"}, False),
        ("quadratic", {"credits": "25", "negative": "false"}, True),
        ("quadratic", {"negative": "perhaps"}, False),
        ("majority-judgement", {"grades": "No, I could live with it, Yes"}, True),
        ("majority-judgement", {"grades": "Yes"}, False),
    ],
)
def test_a_setting_is_kept_if_the_rule_can_count_by_it_and_refused_with_a_sentence_if_not(
    plenary: Body, fay: Seat, visit: Visit, rule: str, given: dict[str, str], is_fine: bool
) -> None:
    answer = visit(fay).post(
        "/api/v1/assemblies/two-shores/questions/",
        json.dumps(
            {
                "title": "Which?",
                "rule": rule,
                "options": [{"text": text} for text, _about in OPTIONS],
                "rule_options": given,
            }
        ),
        content_type="application/json",
    )
    assert answer.status_code == (201 if is_fine else 400), answer.content
    if is_fine:
        assert given.items() <= answer.json()["rule_options"].items()


def test_grades_of_ones_own_stand_on_the_ballot_and_in_the_result(
    asked: Callable[..., Question], ana: Seat, count: Callable[[Question], Question], visit: Visit
) -> None:
    question = asked("majority-judgement", rule_options={"grades": "No,I could live with it,Yes"})
    assert "I could live with it" in words_of(visit(ana).get(at("ballot", question)))
    fields = {"mark_1": "2", "mark_2": "1", "key": str(uuid.uuid4())}
    assert visit(ana).post(at("ballot", question), fields).context["read_back"][1] == "Otter: I could live with it"
    visit(ana).post(at("cast", question), fields)
    assert "middle grade: Yes" in words_of(visit(None).get(at("result", count(question))))
    assert grade_words("0,1,2,3,4,5")[0] == "Reject"


def test_dots_cost_their_square_and_too_many_are_refused_with_the_sum(
    asked: Callable[..., Question], ana: Seat, visit: Visit
) -> None:
    question = asked("quadratic", rule_options={"credits": "10", "negative": "false"})
    page = words_of(visit(ana).get(at("ballot", question)))
    assert "You have 10 credits" in page
    review = visit(ana).post(at("ballot", question), {"mark_1": "3", "mark_2": "1"})
    assert review.context["read_back"] == [
        "Heron, grey: 3 (9 credits)",
        "Otter: 1 (1 credits)",
        "Used: 10 of 10",
    ]
    over = visit(ana).post(at("ballot", question), {"mark_1": "3", "mark_2": "2"})
    assert (over.status_code, "13" in words_of(over)) == (400, True)
    assert 'value="3"' in words_of(over), "what was filled in is still there"


def test_an_objection_comes_with_a_reason_that_only_the_desk_reads_after_closing(
    asked: Callable[..., Question],
    ana: Seat,
    ben: Seat,
    fay: Seat,
    count: Callable[[Question], Question],
    visit: Visit,
) -> None:
    question = asked("consent")
    reason = "The pumps are loud at night. <script>alert(1)</script>"
    fields = {"choice": "object", "key": str(uuid.uuid4()), "shown_as": "full"}
    assert "Give your reason" in words_of(visit(ana).post(at("ballot", question), fields))
    assert visit(ana).post(at("cast", question), fields).status_code == 400
    review = visit(ana).post(at("ballot", question), fields | {"reason": reason})
    assert review.context["read_back"] == ["Object", f"Your reason: {reason}"]
    assert visit(ana).post(at("cast", question), fields | {"reason": reason}).status_code == 303
    agreeing = {"choice": "agree", "key": str(uuid.uuid4()), "reason": "A thought of my own."}
    assert visit(ben).post(at("cast", question), agreeing).status_code == 303
    assert reason not in words_of(visit(fay).get(at("question", question)))
    counted = count(question)
    told = words_of(visit(fay).get(at("result", counted)))
    assert "The pumps are loud at night. &lt;script&gt;" in told
    assert "A thought of my own." not in told
    for seat in (None, ben):
        assert "The pumps are loud" not in words_of(visit(seat).get(at("result", counted)))
    assert "The pumps are loud" in words_of(visit(ana).get(at("receipt", counted)))
    written = [entry.body for entry in Entry.objects.filter(type="question.reasons")]
    assert [body["reasons"] for body in written] == [1]
    assert "pumps" not in json.dumps(written)


def test_a_reason_that_was_taken_back_with_a_later_ballot_is_not_shown(
    asked: Callable[..., Question], ana: Seat, fay: Seat, count: Callable[[Question], Question], visit: Visit
) -> None:
    question = asked("consent", quorum="0")
    for choice in ("object", "agree"):
        sent = {"choice": choice, "reason": "Too loud.", "key": str(uuid.uuid4())}
        assert visit(ana).post(at("cast", question), sent).status_code == 303
    page = words_of(visit(fay).get(at("result", count(question))))
    assert "Too loud." not in page
    assert "Adopted: nobody of 1 objects." in page


@pytest.mark.parametrize(("rule", "is_offered"), [("yes-no", True), ("consent", False)])
def test_only_a_ballot_that_offers_to_abstain_says_what_abstaining_does(
    asked: Callable[..., Question], ana: Seat, visit: Visit, rule: str, is_offered: bool
) -> None:
    page = words_of(visit(ana).get(at("ballot", asked(rule))))
    assert "people must vote, or the vote does not count." in page
    assert ("Abstaining is voting" in page) is is_offered


@pytest.mark.parametrize("given", ["", "poor,fair,good"])
def test_a_result_by_grades_names_them_as_the_ballot_does(
    asked: Callable[..., Question], count: Callable[[Question], Question], visit: Visit, given: str
) -> None:
    question = count(asked("majority-judgement", rule_options={"grades": given} if given else {}))
    named = "poor, fair, good" if given else "Reject, Poor, Acceptable, Good, Very good, Excellent"
    assert f"The grades, the lowest first: {named}." in words_of(visit(None).get(at("result", question)))
