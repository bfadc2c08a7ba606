"""A body's own rules of procedure, typed and checked. Pure: no database, no clock."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

DAYS = ("report_days", "concern_days", "moderation_days", "appeal_days", "agenda_days", "flag_days")
SIGNERS = ("report_signers", "agenda_signers")
MOST_REPAIRS = 5


class CharterError(ValueError):
    """A rule that cannot stand, with the name of the rule and what to write instead."""

    def __init__(self, rule: str, what_to_do: str) -> None:
        super().__init__(f"{rule}: {what_to_do}")
        self.rule = rule
        self.what_to_do = what_to_do


class Audience(StrEnum):
    MEMBERS = "members"
    EVERYBODY = "everybody"


class Named(StrEnum):
    """To whom names are shown."""

    NOBODY = "nobody"
    MEMBERS = "members"
    EVERYBODY = "everybody"


class Base(StrEnum):
    """Of what a quorum is a share."""

    SEATS = "seats"
    PRESENT = "present"


class Parts(StrEnum):
    """Of which parts of a body each must agree as well, where the charter asks for a double majority."""

    NONE = "none"
    COMMUNITIES = "communities"
    DELEGATIONS = "delegations"


@dataclass(frozen=True)
class Charter:
    """Rules of procedure. Shares are exact fractions, written like ``2/3``.

    - ``threshold``: share of yes among yes and no. ``1/2`` means more than half, any other at least.
    - ``quorum``: share of the roll that must have voted.
    - ``quorum_counts``: of what it is a share: ``seats``, all on the roll, or ``present``, those of them who were
      marked as here at a meeting of the body at some moment while the question was open.
    - ``minimum_roll``: the fewest seats a question may be put to.
    - ``open_vote_seen_by``: who sees, after closing, how each seat voted in an open roll call.
    - ``shortest_vote_minutes``: a question stays open at least this long.
    - ``each_of``: a double majority: each community or each delegation must agree as well as the whole.
    - ``each_threshold``: the share of yes among yes and no that each of them must reach, read like ``threshold``.
    - ``each_needed``: how many of them must reach it: ``all``, or a number.
    - ``blocking``: how many who vote no stop a question: a number like ``5``, a share of the roll like ``1/3``, or
      nothing.
    - ``digits_for_elections``: where places are filled, two people add digits to the lot for ties before opening.
    - ``paper_keyed_twice``: a paper ballot counts once two people have keyed the same.
    - ``report_signers``: how many members may attach a minority report to a result: a number, or a share of the roll.
    - ``report_days``: for so many days after the count.
    - ``proposal_tags``: the tags that proposals can have, with commas between them; empty: any words.
    - ``supporters_seen_by``: who sees the names of those who support a proposal: ``nobody``, so that only their number
      is shown, ``members`` or ``everybody``. It holds for support given from then on.
    - ``concern_days``: whoever says that something is wrong is answered within so many days.
    - ``moderation_days``: a reported text is decided about within so many days, and an appeal as well.
    - ``appeal_days``: for so many days after a decision about a text somebody can appeal.
    - ``agenda_signers``: how many members can require a question, or an answer with reasons: a number, or a share.
    - ``agenda_days``: within so many days what they require is asked or answered.
    - ``article_threshold``: the share of yes that an article of a manifesto must reach; empty: ``threshold``.
    - ``article_each_threshold``: the share that it must reach in each part; empty: ``each_threshold``.
    - ``repair_rounds``: how often an article that passed on one side only can be repaired and voted on again.
    - ``fair_share``: guardians speak up where a community's rate is below so much of that of the others.
    - ``flag_days``: what a guardian found is answered in public within so many days.
    """

    threshold: Fraction = Fraction(1, 2)
    quorum: Fraction = Fraction(1, 2)
    quorum_counts: Base = Base.SEATS
    minimum_roll: int = 3
    open_vote_seen_by: Audience = Audience.EVERYBODY
    shortest_vote_minutes: int = 1
    each_of: Parts = Parts.NONE
    each_threshold: Fraction = Fraction(1, 2)
    each_needed: str = "all"
    blocking: str = ""
    digits_for_elections: bool = False
    paper_keyed_twice: bool = False
    report_signers: str = "5"
    report_days: int = 14
    supporters_seen_by: Named = Named.NOBODY
    proposal_tags: str = ""
    concern_days: int = 14
    moderation_days: int = 5
    appeal_days: int = 14
    agenda_signers: str = "1/10"
    agenda_days: int = 14
    article_threshold: str = ""
    article_each_threshold: str = ""
    repair_rounds: int = 2
    fair_share: Fraction = Fraction(4, 5)
    flag_days: int = 14

    def __post_init__(self) -> None:
        if not Fraction(0) < self.threshold <= Fraction(1):
            raise CharterError("threshold", "a share above 0 and at most 1, like 2/3")
        if not Fraction(0) <= self.quorum <= Fraction(1):
            raise CharterError("quorum", "a share from 0 to 1, like 1/2")
        if self.minimum_roll < 1:
            raise CharterError("minimum_roll", "a whole number of seats, 1 or more")
        if not 1 <= self.shortest_vote_minutes <= 60 * 24 * 60:
            raise CharterError("shortest_vote_minutes", "minutes, from 1 to 86400")
        if not Fraction(0) < self.each_threshold <= Fraction(1):
            raise CharterError("each_threshold", "a share above 0 and at most 1, like 1/2")
        if not 0 <= self.repair_rounds <= MOST_REPAIRS:
            raise CharterError("repair_rounds", f"rounds, from 0 to {MOST_REPAIRS}")
        for rule in DAYS:
            if not 1 <= getattr(self, rule) <= 90:
                raise CharterError(rule, "days, from 1 to 90")
        if not Fraction(0) < self.fair_share <= Fraction(1):
            raise CharterError("fair_share", "a share above 0 and at most 1, like 4/5")

    @classmethod
    def parse(cls, given: dict[str, Any]) -> Charter:
        """From stored or submitted values; unknown rules are refused by name."""
        known = {field.name for field in fields(cls)}
        for name in given:
            if name not in known:
                raise CharterError(name, f"no such rule; the rules are {', '.join(sorted(known))}")
        values: dict[str, Any] = dict(given)
        for name in ("threshold", "quorum", "each_threshold", "fair_share"):
            if name in values:
                values[name] = share(name, values[name])
        for name in ("article_threshold", "article_each_threshold"):
            if name in values:
                values[name] = share_or_none(name, values[name])
        for name in ("blocking", *SIGNERS):
            if name in values:
                values[name] = people(name, values[name])
        if "each_needed" in values:
            values["each_needed"] = parts_needed("each_needed", values["each_needed"])
        for name in SIGNERS:
            if not values.get(name, getattr(cls, name)):
                raise CharterError(name, "a number of members like 5, or a share like 10 %")
        for name in ("digits_for_elections", "paper_keyed_twice"):
            if name in values and not isinstance(values[name], bool):
                raise CharterError(name, "true or false")
        for name in ("minimum_roll", "shortest_vote_minutes", "repair_rounds", *DAYS):
            if name in values:
                values[name] = whole(name, values[name])
        if "quorum_counts" in values:
            try:
                values["quorum_counts"] = Base(values["quorum_counts"])
            except ValueError:
                raise CharterError("quorum_counts", "seats or present") from None
        if "each_of" in values:
            try:
                values["each_of"] = Parts(values["each_of"] or "none")
            except ValueError:
                raise CharterError("each_of", "none, communities or delegations") from None
        if "open_vote_seen_by" in values:
            try:
                values["open_vote_seen_by"] = Audience(values["open_vote_seen_by"])
            except ValueError:
                raise CharterError("open_vote_seen_by", "members or everybody") from None
        if "proposal_tags" in values:
            values["proposal_tags"] = words_listed("proposal_tags", values["proposal_tags"])
        if "supporters_seen_by" in values:
            try:
                values["supporters_seen_by"] = Named(values["supporters_seen_by"] or "nobody")
            except ValueError:
                raise CharterError("supporters_seen_by", "nobody, members or everybody") from None
        return cls(**values)

    @property
    def tag_list(self) -> list[str]:
        return [tag for tag in self.proposal_tags.split(", ") if tag]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON that ``parse`` reads back."""
        return {name: str(value) if isinstance(value, Fraction) else value for name, value in asdict(self).items()}


def share(rule: str, given: object) -> Fraction:
    """An exact share from ``2/3``, ``0.5`` or ``66 %``."""
    text = str(given).strip()
    try:
        if text.endswith("%"):
            return Fraction(text[:-1].strip()) / 100
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise CharterError(rule, "a share like 2/3 or 60 %") from None


def share_or_none(rule: str, given: object) -> str:
    """An exact share above 0 like ``2/3``; empty where there is none."""
    if not (text := str(given).strip()):
        return ""
    part = share(rule, text)
    if not Fraction(0) < part <= Fraction(1):
        raise CharterError(rule, "a share above 0 and at most 1, like 2/3, or nothing")
    return f"{part.numerator}/{part.denominator}"


def people(rule: str, given: object) -> str:
    """A number of people like ``5``, or an exact share of the roll like ``1/10``; empty where there is none."""
    text = str(given).strip()
    if not text:
        return ""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 100_000:
        return str(int(text))
    part = share(rule, text)
    if not Fraction(0) < part <= Fraction(1):
        raise CharterError(rule, "a number of people like 5, or a share like 10 %")
    return f"{part.numerator}/{part.denominator}"


MOST_TAGS, LONGEST_TAG = 30, 30


def words_listed(rule: str, given: object) -> str:
    """Up to thirty short words or names, each once, with commas between them."""
    tags: dict[str, str] = {}
    for one in (" ".join(part.split()) for part in str(given).split(",")):
        if one:
            tags.setdefault(one.casefold(), one)
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG or not tag.isprintable() for tag in tags.values()):
        raise CharterError(rule, "at most 30 words of at most 30 letters, with commas between them")
    return ", ".join(tags.values())


def parts_needed(rule: str, given: object) -> str:
    """How many parts must agree: ``all``, or a number from 1."""
    text = str(given).strip().lower() or "all"
    if text != "all" and not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1000):
        raise CharterError(rule, "all, or a number like 2")
    return text if text == "all" else str(int(text))


def whole(rule: str, given: object) -> int:
    try:
        return int(str(given))
    except ValueError:
        raise CharterError(rule, "a whole number") from None
