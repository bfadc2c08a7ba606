"""A stored tally as a reader sees it: the outcome, each round in words and numbers, ties, and how each seat voted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.numbers import grouped
from governance.ballots.inputs import inputs_of
from governance.ballots.models import OpenBallot, Question, Tally
from governance.ballots.rules import asks_for, has_options, says_elected
from governance.ballots.words import (
    names_joined,
    needed_people,
    outcome_sentence,
    settings_in_words,
    threshold_words,
    told_option_texts,
)
from governance.counting import Kind, rule_called


@dataclass(frozen=True)
class YesNoPicture:
    """What the bar of yes against no shows. ``threshold_x`` runs from 0 to 1000."""

    yes: int
    no: int
    abstain: int
    threshold: str
    threshold_x: int


@dataclass(frozen=True)
class Outcome:
    """The result in one sentence, with the kind of news it is and the bar where there is one."""

    sentence: str
    kind: str
    bar: YesNoPicture | None
    winners: list[str]


def outcome_of(question: Question, tally: Tally | None) -> Outcome | None:
    """What came of a counted question; nothing before that, or after it was annulled."""
    if not question.has_result or tally is None or tally.result is None:
        return None
    result = tally.result
    texts = told_option_texts(question)
    kinds = {"adopted": "leaf", "elected": "leaf", "rejected": "clay", "objected": "clay"}
    return Outcome(
        sentence=outcome_sentence(question, result),
        kind=kinds.get(result["outcome"], "amber"),
        bar=_bar(question, result) if asks_for(question.rule, "threshold") else None,
        winners=[texts[key] for key in result["winners"]] if has_options(question.rule) else [],
    )


def _bar(question: Question, result: Mapping[str, Any]) -> YesNoPicture:
    votes = {word: int(number) for word, number in result["rounds"][0]["votes"].items()}
    share = Fraction(question.threshold)
    return YesNoPicture(
        yes=votes["yes"],
        no=votes["no"],
        abstain=votes["abstain"],
        threshold=threshold_words(question),
        threshold_x=min(998, round(share * 1000)),
    )


@dataclass(frozen=True)
class Cell:
    """What an option held after a round, and what that round did to it."""

    votes: str
    note: str


@dataclass(frozen=True)
class OptionRow:
    text: str
    kind: str
    cells: list[Cell]


@dataclass(frozen=True)
class RoundsTable:
    numbers: list[int]
    rows: list[OptionRow]
    exhausted: list[str]
    residual: list[str]
    """Empty where nothing was lost to rounding."""


def rounds_table(question: Question, result: Mapping[str, Any]) -> RoundsTable:
    """Every round with its exact numbers, an option a row."""
    rounds = result["rounds"]
    winners = set(result["winners"])
    rows = []
    for key, text in told_option_texts(question).items():
        if key not in rounds[0]["votes"]:
            continue
        cells = [Cell(each["votes"][key], _note(question, key, each)) for each in rounds]
        is_out = any(key in each["excluded"] for each in rounds)
        rows.append(OptionRow(text, "is-winner" if key in winners else "is-out" if is_out else "", cells))
    return RoundsTable(
        numbers=[each["number"] for each in rounds],
        rows=rows,
        exhausted=[each["exhausted"] for each in rounds],
        residual=[each["residual"] for each in rounds] if any(Fraction(each["residual"]) for each in rounds) else [],
    )


def _note(question: Question, key: str, each: Mapping[str, Any]) -> str:
    if key in each["elected"]:
        return _("elected") if says_elected(question) else _("chosen")
    return _("out") if key in each["excluded"] else ""


def rounds_in_words(question: Question, result: Mapping[str, Any]) -> list[str]:
    """What happened in each round, one short paragraph a round."""
    texts = told_option_texts(question)
    told = []
    for each in result["rounds"]:
        sentences = [_opening(each, texts)]
        if each["elected"]:
            names = names_joined([texts[key] for key in each["elected"]])
            told_of = _("Elected: %(names)s.") if says_elected(question) else _("Chosen: %(name)s.")
            sentences.append(told_of % {"names": names, "name": names})
            sentences += _last_places(each, Fraction(result["quota"] or 0), texts)
        told.append(" ".join(sentences))
    return told


def _last_places(each: Mapping[str, Any], quota: Fraction, texts: Mapping[str, str]) -> list[str]:
    """Why some are elected with fewer votes than a place takes: nobody else was left for it."""
    short = [texts[key] for key in each["elected"] if Fraction(each["votes"][key]) < quota]
    if not short:
        return []
    words = ngettext(
        "No more options were left than places, so %(names)s did not need %(quota)s votes.",
        "No more options were left than places, so %(names)s did not need %(quota)s votes each.",
        len(short),
    )
    return [words % {"names": names_joined(short), "quota": grouped(int(quota))}]


def _opening(each: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    if each["act"] == "election":
        return _("One is elected a round. There was nothing left over to move on before the next.")
    if each["act"] not in {"surplus", "exclusion"}:
        if each["number"] > 1:
            return _("All votes were counted again, without those who are elected.")
        return _("First choices were counted.")
    words = {
        "name": texts[each["subject"]] if each["subject"] else "",
        "names": names_joined([texts[key] for key in each["excluded"]]),
    }
    if each["act"] == "surplus":
        one, several = _("%(name)s had more votes than a place takes."), _("Several had more votes than a place takes.")
    else:
        one, several = _("%(name)s had the fewest votes and is out."), _("%(names)s had the fewest votes and are out.")
    return f"{(one if each['subject'] else several) % words} {_where_votes_went(each)}"


def _where_votes_went(each: Mapping[str, Any]) -> str:
    """A surplus that moves a little at a time, as Meek's does, is not told as transfers from one to the other."""
    targets = {move["to"] for move in each["transfers"] if Fraction(move["amount"])}
    is_surplus = each["act"] == "surplus"
    if None in targets and len(targets) > 1 and not is_surplus:
        return _("Where another option was named next, the vote moved on to it.")
    if targets - {None} or (is_surplus and not each["transfers"]):
        return _("What was left over moved on.") if is_surplus else _("These votes moved on.")
    if targets:
        return _("Nobody who is still in was named next on these ballots.")
    return _("There were no votes to move on.")


SETTLED = {
    "lot": gettext_lazy("The lot chose %(chosen)s."),
    "order": gettext_lazy("The order of the list chose %(chosen)s."),
    "preferences": gettext_lazy("More ballots preferred %(chosen)s."),
    "scores": gettext_lazy("%(chosen)s had more points."),
    "highest scores": gettext_lazy("%(chosen)s got the highest number more often."),
    "middle grades": gettext_lazy("The grades next to the middle chose %(chosen)s."),
}


def ties_in_words(question: Question, result: Mapping[str, Any]) -> list[str]:
    """Who stood level, in which round, and what settled it."""
    texts = told_option_texts(question)
    return [_tie_in_words(tie, texts, is_only=len(result["rounds"]) == 1) for tie in result["ties"]]


def _tie_in_words(tie: Mapping[str, Any], texts: Mapping[str, str], *, is_only: bool) -> str:
    level = _("%(names)s were level.") if is_only else _("Round %(round)d: %(names)s were level.")
    settled = str(SETTLED.get(tie["settled_by"], _("%(earlier)s, where they differed, chose %(chosen)s.")))
    words = {
        "round": tie["round"],
        "names": names_joined([texts[key] for key in tie["tied"]]),
        "chosen": texts[tie["chosen"]],
        "earlier": _("Round %s") % tie["settled_by"].removeprefix("round "),
    }
    if tie["purpose"] == "exclusion":
        if tie["settled_by"] == "lot":
            return f"{level % words} " + _("The lot decided that %(name)s is out.") % {"name": words["chosen"]}
        return f"{level % words} {settled % words} " + _("So %(name)s is out.") % {"name": words["chosen"]}
    return f"{level % words} {settled % words}"


WHY = {
    "condorcet_winner": gettext_lazy("%(option)s wins against each of the others, one to one."),
    "no_condorcet_winner": gettext_lazy("No option wins against each of the others. By this rule %(option)s is first."),
    "default_stands": gettext_lazy("Nothing did better than %(option)s, so it stays."),
}


def reasons_in_words(question: Question, result: Mapping[str, Any]) -> list[str]:
    """The grounds of an outcome that its numbers alone do not say."""
    texts = told_option_texts(question)
    return [
        str(WHY[reason["code"]]) % {name: texts.get(value, value) for name, value in reason["numbers"].items()}
        for reason in result["reasons"]
        if reason["code"] in WHY
    ]


def how_counted(question: Question, result: Mapping[str, Any]) -> list[str]:
    """The count in a few sentences, with its numbers."""
    valid, invalid = result["ballots"]["valid"], result["ballots"]["invalid"]
    sentences = [ngettext("%(n)s ballot was counted.", "%(n)s ballots were counted.", valid) % {"n": grouped(valid)}]
    if invalid:
        sentences.append(
            ngettext(
                "%(n)s ballot was set aside, because nobody could be sure what it says.",
                "%(n)s ballots were set aside, because nobody could be sure what they say.",
                invalid,
            )
            % {"n": grouped(invalid)}
        )
    else:
        sentences.append(_("No ballot was set aside."))
    if asks_for(question.rule, "threshold"):
        sentences.append(
            _("It is adopted if %(share)s of the yes and no votes say yes.") % {"share": threshold_words(question)}
        )
    else:
        rule = rule_called(question.rule)
        sentences += [_(rule.told), *settings_in_words(question)]
        sentences += reasons_in_words(question, result)
        if result["quota"]:
            sentences.append(_quota_sentence(question, result))
    return [*sentences, *_presence(question)]


def _presence(question: Question) -> list[str]:
    needed = needed_people(question)
    if not question.present or not needed:
        return []
    told = _("%(present)s of %(roll)s were here while it was open. Quorum: %(needed)s of them.")
    numbers = {"present": question.present, "roll": question.roll_size, "needed": needed}
    return [told % {name: grouped(number) for name, number in numbers.items()}]


def _quota_sentence(question: Question, result: Mapping[str, Any]) -> str:
    """What a place took. Where it is the usual quota of whole votes, how it is worked out as well."""
    valid, quota = result["ballots"]["valid"], result["quota"]
    if Fraction(quota) == valid // (question.seats + 1) + 1 and rule_called(question.rule).fills_seats:
        return _(
            "%(valid)s ballots divided by %(seats)d places plus one, and one more vote, make %(quota)s: "
            "whoever has that many is elected."
        ) % {"valid": grouped(valid), "seats": question.seats, "quota": grouped(int(Fraction(quota)))}
    return _("In the end a place took %(quota)s votes.") % {"quota": exact(f"{Decimal(quota):.5f}")}


def exact(amount: str) -> str:
    """An exact amount without the zeros that say nothing, as the reader's language writes it."""
    whole, _point, decimals = amount.partition(".")
    decimals = decimals.rstrip("0")
    return number_format(Decimal(f"{whole}.{decimals}" if decimals else whole), force_grouping=True)


@dataclass(frozen=True)
class Voted:
    """How seats voted: one answer and the names behind it, or one name and its order."""

    title: str
    names: list[str]


def roll_call(question: Question) -> list[Voted]:
    """How each seat voted, under the name it chose on its ballot, in order of seats; where a ballot is one answer,
    the names behind each."""
    ballots = OpenBallot.objects.counted(question).select_related("seat__person").order_by("seat__number")
    read = [(ballot.seat.name_shown(ballot.shown_as), json.loads(ballot.choice)) for ballot in ballots]
    inputs = inputs_of(question)
    if rule_called(question.rule).kind == Kind.CHOICE:
        groups = [(inputs.text(key), [name for name, choice in read if choice == key]) for key in inputs.words]
        return [Voted(word, names) for word, names in groups if names]
    return [Voted(name, inputs.said(choice)) for name, choice in read]
