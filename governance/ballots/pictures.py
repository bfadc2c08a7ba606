"""A stored tally as a picture of strips: one a row, each as long as what it stands for, with its words beside it.

One shape serves every rule that is not told in rounds: bars of votes or points, an option against each of the others,
grades side by side. Widths are for drawing alone; every number a reader sees comes from the tally itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.numbers import grouped
from governance.ballots.models import Question
from governance.ballots.rules import BallotForm, asks_for, grade_words, says_elected
from governance.ballots.tallying import profile_of
from governance.ballots.words import told_option_texts
from governance.counting import Kind, rule_called

WHOLE = 1000


@dataclass(frozen=True)
class Segment:
    """Part of a strip, in thousandths of its ground."""

    x: int
    width: int
    kind: str


@dataclass(frozen=True)
class Strip:
    label: str
    segments: tuple[Segment, ...]
    words: str
    note: str = ""
    is_winner: bool = False


@dataclass(frozen=True)
class Picture:
    """``legend`` names the kinds of segments where a strip has several; ``mark`` is a line across all strips."""

    title: str
    sentence: str
    strips: tuple[Strip, ...]
    legend: tuple[tuple[str, str], ...] = ()
    mark: int = 0
    mark_words: str = ""


@dataclass(frozen=True)
class NumbersRow:
    text: str
    cells: list[str]
    is_winner: bool


@dataclass(frozen=True)
class Numbers:
    """What stands behind “Show the numbers”."""

    title: str
    head: list[str]
    rows: list[NumbersRow]


def is_in_rounds(result: Mapping[str, Any]) -> bool:
    """Whether votes move from round to round, so that the picture is their flow."""
    return result["rounds"][0]["act"] == "first preferences"


def pictures_of(question: Question, result: Mapping[str, Any]) -> list[Picture]:
    """The pictures of a count that is not told in rounds; the first says most."""
    kind = rule_called(question.rule).kind
    if kind == Kind.GRADES:
        return [_grades(question, result)]
    if kind == Kind.RANKED and result["pairwise"] and result["winners"]:
        return [_duels(question, result)]
    return [_bars(question, result, each) for each in result["rounds"]]


def numbers_of(question: Question, result: Mapping[str, Any]) -> list[Numbers]:
    """The exact numbers of the same count, as tables."""
    texts = told_option_texts(question)
    winners = set(result["winners"])
    kind = rule_called(question.rule).kind
    if kind == Kind.GRADES:
        form = BallotForm.of(question.config or {})
        counts = _grade_counts(question, len(form.values))
        rows = [
            NumbersRow(texts[key], [grouped(n) for n in reversed(counts[key])], key in winners)
            for key in _in_order(result, counts)
        ]
        return [Numbers(_("Ballots by grade"), grade_words(form.setting("grades"))[::-1], rows)]
    if kind == Kind.RANKED and result["pairwise"]:
        return [_pairs_table(result, texts)]
    totals = [each["votes"] for each in result["rounds"]]
    heads = [_title(question, each, len(totals)) for each in result["rounds"]]
    rows = [
        NumbersRow(texts[key], [_number(votes[key]) if key in votes else "" for votes in totals], key in winners)
        for key in _in_order(result, totals[0])
    ]
    return [Numbers(_("Numbers of each option"), heads, rows)]


def _in_order(result: Mapping[str, Any], keys: Mapping[str, Any]) -> list[str]:
    """Winners in the order in which they won, then the others by what they got."""
    votes = result["rounds"][0]["votes"]
    winners = [key for key in result["winners"] if key in keys]
    if rule_called(result["rule"]).adopts:
        return list(keys)
    others = [key for key in keys if key not in winners]
    return [*winners, *sorted(others, key=lambda key: -Fraction(votes.get(key, 0)))]


def _bars(question: Question, result: Mapping[str, Any], each: Mapping[str, Any]) -> Picture:
    texts, votes = told_option_texts(question), each["votes"]
    most = max((abs(Fraction(amount)) for amount in votes.values()), default=Fraction(0))
    scale = max(most, Fraction(result["ballots"]["valid"])) if _counts_ballots(question, each) else most
    winners = set(result["winners"])
    strips = [
        Strip(
            texts[key],
            (_bar(Fraction(votes[key]) / (scale or 1), is_winner=key in winners),),
            _amount(question, result, each, votes[key]),
            _won(question) if key in winners else "",
            key in winners,
        )
        for key in _in_order(result, votes)
    ]
    return Picture(_title(question, each, len(result["rounds"])), _level_sentence(each), tuple(strips))


def _level_sentence(each: Mapping[str, Any]) -> str:
    """How many ballots say nothing about a runoff."""
    level = int(each["exhausted"])
    if each["act"] != "runoff" or not level:
        return ""
    told = ngettext("%(n)s ballot gives both the same.", "%(n)s ballots give both the same.", level)
    return told % {"n": grouped(level)}


def _bar(part: Fraction, *, is_winner: bool) -> Segment:
    return Segment(0, round(abs(part) * WHOLE), "out" if part < 0 else "won" if is_winner else "no")


def _won(question: Question) -> str:
    if rule_called(question.rule).adopts:
        return ""
    return _("elected") if says_elected(question) else _("chosen")


def _counts_ballots(question: Question, each: Mapping[str, Any]) -> bool:
    """Whether a round counts ballots, rather than points given on them."""
    kind = rule_called(question.rule).kind
    return kind in {Kind.CHOICE, Kind.APPROVAL} or each["act"] == "runoff"


def _title(question: Question, each: Mapping[str, Any], rounds: int) -> str:
    kind = rule_called(question.rule).kind
    if each["act"] == "runoff":
        return _("The runoff between the two highest")
    if kind == Kind.CHOICE:
        return _("Votes")
    if kind == Kind.APPROVAL:
        return _("Supported by")
    if asks_for(question.rule, "credits"):
        return _("Votes")
    return _("Points") if rounds == 1 else _("First, the points")


def _amount(question: Question, result: Mapping[str, Any], each: Mapping[str, Any], votes: str) -> str:
    """“40 of 63”, or points with their average."""
    valid = result["ballots"]["valid"]
    if _counts_ballots(question, each):
        return _("%(n)s of %(of)s") % {"n": _number(votes), "of": grouped(valid)}
    if rule_called(question.rule).kind == Kind.SCORES and valid:
        most = BallotForm.of(question.config or {}).whole("max")
        average = number_format(Decimal(int(votes)) / valid, decimal_pos=2)
        words = ngettext(
            "%(n)s point, on average %(average)s of %(most)s",
            "%(n)s points, on average %(average)s of %(most)s",
            int(votes),
        )
        return words % {"n": _number(votes), "average": average, "most": grouped(most)}
    many = abs(int(Fraction(votes)))
    if asks_for(question.rule, "credits"):
        return ngettext("%(n)s vote", "%(n)s votes", many) % {"n": _number(votes)}
    return ngettext("%(n)s point", "%(n)s points", many) % {"n": _number(votes)}


def _number(votes: str) -> str:
    """An exact amount as it is written here."""
    return grouped(int(votes)) if votes.lstrip("-").isdigit() else number_format(Decimal(votes), force_grouping=True)


def _duels(question: Question, result: Mapping[str, Any]) -> Picture:
    """The winner against each of the others."""
    texts, pairs = told_option_texts(question), result["pairwise"]
    winner = result["winners"][0]
    rivals = sorted((key for key in pairs if key != winner), key=lambda key: -pairs[winner].get(key, 0))
    strips = []
    for key in rivals:
        ahead, behind = pairs[winner].get(key, 0), pairs[key].get(winner, 0)
        width = round(ahead * WHOLE / (ahead + behind)) if ahead + behind else 0
        segments = (Segment(0, width, "won"), Segment(width, WHOLE - width, "no")) if ahead + behind else ()
        verdict = _("won") if ahead > behind else _("lost") if ahead < behind else _("level")
        words = _("%(ahead)s to %(behind)s, %(verdict)s") % {
            "ahead": grouped(ahead),
            "behind": grouped(behind),
            "verdict": verdict,
        }
        strips.append(Strip(_("against %(name)s") % {"name": texts[key]}, segments, words))
    title = _("%(name)s against each of the others") % {"name": texts[winner]}
    sentence = _(
        "On how many ballots one stands above the other. Where a ballot ranks them alike, it counts for neither."
    )
    return Picture(title, sentence, tuple(strips), mark=WHOLE // 2, mark_words=_("half of those that rank one higher"))


def _pairs_table(result: Mapping[str, Any], texts: Mapping[str, str]) -> Numbers:
    pairs, winners = result["pairwise"], set(result["winners"])
    order = [*result["winners"], *(key for key in pairs if key not in winners)]
    places = {key: grouped(place) for place, key in enumerate(order, start=1)}

    def cell(key: str, other: str) -> str:
        return "–" if key == other else grouped(pairs[key].get(other, 0))

    rows = [
        NumbersRow(f"{places[key]}. {texts[key]}", [cell(key, other) for other in order], key in winners)
        for key in order
    ]
    return Numbers(_("Ballots that rank the row above the column"), list(places.values()), rows)


def _grades(question: Question, result: Mapping[str, Any]) -> Picture:
    texts, winners = told_option_texts(question), set(result["winners"])
    words = grade_words(BallotForm.of(question.config or {}).setting("grades"))
    counts = _grade_counts(question, len(words))
    strips = []
    for key in _in_order(result, counts):
        total, x, segments = sum(counts[key]), 0, []
        for grade in reversed(range(len(words))):
            width = round(sum(counts[key][grade:]) * WHOLE / total) - x if total else 0
            segments.append(Segment(x, width, f"band-{grade * 5 // max(1, len(words) - 1)}"))
            x += width
        middle = _middle(counts[key])
        told = _("middle grade: %(grade)s") % {"grade": words[middle]} if total else ""
        strips.append(
            Strip(texts[key], tuple(segments), told, _won(question) if key in winners else "", key in winners)
        )
    legend = tuple(
        (f"band-{grade * 5 // max(1, len(words) - 1)}", words[grade]) for grade in reversed(range(len(words)))
    )
    sentence = _("Best grades first. The line is the middle: half of the ballots give at least the grade it falls in.")
    return Picture(_("Grades"), sentence, tuple(strips), legend, WHOLE // 2, _("the middle of the ballots"))


def _middle(counts: Sequence[int]) -> int:
    """The grade of the ballot in the middle, the lower of two."""
    below, half = 0, (sum(counts) + 1) // 2
    for grade, n in enumerate(counts):
        below += n
        if below >= half:
            return grade
    return 0


def _grade_counts(question: Question, grades: int) -> dict[str, list[int]]:
    """How many ballots give each grade to each option, the lowest grade first."""
    profile = profile_of(question)
    counts = {key: [0] * grades for key in profile.standing}
    for given, weight in profile.choices():
        for key, row in counts.items():
            row[given.get(key, 0)] += weight  # type: ignore[union-attr]
    return counts
