"""What pages say of the parts that must agree and of those who can stop a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.numbers import grouped
from governance.ballots.models import Question
from governance.ballots.parts import asked_of
from governance.counting.majorities import blocking_votes


def asked_sentences(question: Question) -> list[str]:
    """What it takes beyond the rule, to whoever votes; nothing where nothing more is asked."""
    config = question.config or {}
    asked = (
        {**(config.get("majorities") or {}), "blocking": config.get("blocking", "")} if config else asked_of(question)
    )
    told = []
    if asked.get("each"):
        told.append(_parts_sentence(asked))
    if asked.get("blocking"):
        told.append(_blocking_sentence(asked["blocking"], question.roll_size))
    return told


def _parts_sentence(asked: Mapping[str, Any]) -> str:
    is_communities = asked["each"] == "communities"
    share = share_in_words(asked["threshold"])
    if asked["needed"] == "all":
        words = (
            _("In each community, too, %(share)s of the yes and no votes must say yes.")
            if is_communities
            else _("In each delegation, too, %(share)s of the yes and no votes must say yes.")
        )
        return words % {"share": share}
    words = (
        _("In at least %(n)s communities, too, %(share)s of the yes and no votes must say yes.")
        if is_communities
        else _("In at least %(n)s delegations, too, %(share)s of the yes and no votes must say yes.")
    )
    return words % {"n": grouped(int(asked["needed"])), "share": share}


def _blocking_sentence(blocking: str, roll: int) -> str:
    if "/" in blocking and not roll:
        share = Fraction(blocking)
        return _("It is stopped if %(part)d of every %(whole)d people who can vote say no.") % {
            "part": share.numerator,
            "whole": share.denominator,
        }
    n = blocking_votes(blocking, roll)
    return ngettext("%(n)s no vote stops it.", "%(n)s no votes stop it.", n) % {"n": grouped(n)}


def share_in_words(threshold: str) -> str:
    share = Fraction(threshold)
    if share == Fraction(1, 2):
        return _("more than half")
    if share == 1:
        return _("all")
    return _("at least %(part)d of every %(whole)d") % {"part": share.numerator, "whole": share.denominator}


def reached_sentences(question: Question, result: Mapping[str, Any]) -> list[str]:
    """What came of it, with the numbers; for the result and for the press."""
    told, config = [], question.config or {}
    if parts := result.get("majorities"):
        numbers = {name: grouped(parts[name]) for name in ("agreed", "of", "needed")}
        is_communities = config["majorities"]["each"] == "communities"
        words = (
            _("%(agreed)s of %(of)s communities agreed; %(needed)s were needed.")
            if is_communities
            else _("%(agreed)s of %(of)s delegations agreed; %(needed)s were needed.")
        )
        told.append(words % numbers)
    if blocking := result.get("blocking"):
        numbers = {"no": grouped(blocking["no"]), "stops": grouped(blocking["blocking"])}
        words = (
            _("%(no)s said no; %(stops)s no votes stop it.")
            if blocking["is_blocked"]
            else _("%(no)s said no; it would have taken %(stops)s to stop it.")
        )
        told.append(words % numbers)
    return told


@dataclass(frozen=True)
class PartRow:
    """A part as a bar and a line of the table; ``words`` is empty where its numbers are not shown."""

    label: str
    pattern: str
    n: int
    words: str
    roll: int
    agrees: bool
    note: str
    note_kind: str


@dataclass(frozen=True)
class PartsTold:
    title: str
    sentence: str
    rows: list[PartRow]
    mark_x: int
    mark_label: str
    is_withheld: bool


def parts_told(question: Question, result: Mapping[str, Any]) -> PartsTold | None:
    """The parts as a picture and a table, or nothing where no part had to agree."""
    found = result.get("majorities")
    if not found:
        return None
    asked = (question.config or {})["majorities"]
    rows = [_row(part, place) for place, part in enumerate(found["parts"])]
    return PartsTold(
        title=_("Each community") if asked["each"] == "communities" else _("Each delegation"),
        sentence=reached_sentences(question, {"majorities": found})[0],
        rows=rows,
        mark_x=min(998, round(Fraction(asked["threshold"]) * 1000)),
        mark_label=_("Needed: %(share)s") % {"share": share_in_words(asked["threshold"])},
        is_withheld=any(not row.words for row in rows),
    )


def _row(part: Mapping[str, Any], place: int) -> PartRow:
    yes, decisive = part["yes"], part["decisive"]
    is_shown = yes is not None and decisive is not None
    words = (
        _("%(yes)s of %(decisive)s said yes") % {"yes": grouped(yes), "decisive": grouped(decisive)} if is_shown else ""
    )
    return PartRow(
        label=part["name"],
        pattern="abcdefgh"[place % 8],
        n=round(1000 * yes / decisive) if is_shown and decisive else 0,
        words=words,
        roll=part["roll"],
        agrees=part["agrees"],
        note=_("agreed") if part["agrees"] else _("did not agree"),
        note_kind="leaf" if part["agrees"] else "clay",
    )
