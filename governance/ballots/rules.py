"""Between a question's row and the arithmetic: which rules there are, how they are set, and what a ballot may hold.

Everything here asks the rule itself, so that a new one appears in the drafts, on the ballots and in the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance import counting
from governance.ballots.errors import BadChoice, BadQuestion
from governance.ballots.models import Question
from governance.counting import CountingError, Kind, Rule, Setting, rule_called, rules

YES_NO = "yes-no"
STV = "stv-scottish"
ANSWERS = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "abstain": gettext_lazy("Abstain"),
    "agree": gettext_lazy("Agree"),
    "stand-aside": gettext_lazy("Stand aside"),
    "object": gettext_lazy("Object"),
}
GRADES = (
    gettext_lazy("Reject"),
    gettext_lazy("Poor"),
    gettext_lazy("Acceptable"),
    gettext_lazy("Good"),
    gettext_lazy("Very good"),
    gettext_lazy("Excellent"),
)
FROM_THE_CHARTER = frozenset({"threshold", "quorum"})
FROM_THE_VOTE = frozenset({"roll", "present"})
"""Settings that nobody types: how many may vote, and how many of them were here."""
MOST_STEPS = 10
MOST_OF_ANYTHING = 10_000

Choice = Any
"""A ballot as JSON holds it: see `governance.counting.choices`."""


@dataclass(frozen=True)
class Wish:
    """What one may want from a vote, and the rules that give it."""

    words: str | Promise
    rules: tuple[Rule, ...]


def rule_names() -> list[str]:
    """The rules a question may be decided by."""
    return [rule.name for rule in rules().values() if not rule.is_for_files_only]


def wishes() -> list[Wish]:
    """The rules a question may be decided by, grouped by what one wants to find out."""
    offered = [rule_called(name) for name in rule_names()]
    offered.sort(key=lambda rule: not rule.is_usual)
    found = [(words, tuple(rule for rule in offered if _wish(rule) == words)) for words in WISHES]
    return [Wish(words, group) for words, group in found if group]


ANSWER = gettext_lazy("An answer to one text")
ONE_BY_RANKING = gettext_lazy("One winner, by ranking")
SEVERAL = gettext_lazy("Several people or things, by ranking")
MARKING = gettext_lazy("What people choose or support")
RATING = gettext_lazy("What people think of each")
SPREADING = gettext_lazy("Priorities, by spreading points")
WISHES = (ANSWER, ONE_BY_RANKING, SEVERAL, MARKING, RATING, SPREADING)


def _wish(rule: Rule) -> str | Promise:
    if rule.words:
        return ANSWER
    if rule.kind == Kind.RANKED:
        return SEVERAL if rule.fills_seats and not rule.allows_equal_ranks else ONE_BY_RANKING
    if rule.kind == Kind.POINTS:
        return SPREADING
    return RATING if rule.kind in {Kind.SCORES, Kind.GRADES} else MARKING


def elects(question: Question) -> bool:
    """Whether places are filled; otherwise one thing is chosen, or a text adopted."""
    return question.seats > 1 or says_elected(question)


def says_elected(question: Question) -> bool:
    """Whether the words are those of an election. Of several things that are rated or supported, some are chosen."""
    return _wish(rule_called(question.rule)) == SEVERAL


def title_of(rule: str) -> str:
    """The name of a rule in the reader's language."""
    return _(rule_called(rule).title)


def answers_of(rule: str) -> dict[str, str]:
    """The words of a rule that offers fixed answers; nothing where the options are the question's own."""
    return {word: str(ANSWERS[word]) for word in rule_called(rule).words}


def has_options(rule: str) -> bool:
    """Whether its options are the question's own."""
    return not rule_called(rule).words


def settings_asked(rule: str) -> list[Setting]:
    """What the desk may set of a rule beside the shares that a charter knows."""
    elsewhere = FROM_THE_CHARTER | FROM_THE_VOTE
    return [setting for setting in rule_called(rule).settings if setting.name not in elsewhere]


def settings_proposed(rule: str) -> list[Setting]:
    """Those that a page offers. How unclear marks are read is for files from elsewhere: here none are unclear."""
    is_ranked = rule_called(rule).kind == Kind.RANKED
    return [one for one in settings_asked(rule) if one.kind == "option" or (one.default is not None and not is_ranked)]


def asks_for(rule: str, name: str) -> bool:
    return any(setting.name == name for setting in rule_called(rule).settings)


def settled(rule: str, given: Mapping[str, str], options: Sequence[str], seats: int = 1) -> dict[str, str]:
    """The settings of a rule as they are kept: what was given, else its default. ``options`` are keys.

    Raises BadQuestion where a setting does not fit; the count of no ballots at all has the last word.
    """
    asked = {setting.name: setting for setting in settings_asked(rule)}
    for name in given:
        if name not in asked:
            raise BadQuestion(reason=_("this rule has no setting called %(name)s.") % {"name": name})
    proposed = {setting.name: setting.default or "" for setting in settings_proposed(rule)}
    wanted = proposed | {name: value.strip() for name, value in given.items() if value.strip()}
    kept = {name: _fitting(asked[name], value, options) for name, value in wanted.items() if value}
    _require_countable(rule_called(rule), kept, options, seats)
    return kept


def _fitting(setting: Setting, value: str, options: Sequence[str]) -> str:
    words = {"name": _(setting.label), "value": value[:40]}
    if setting.kind == "option" and value not in options:
        raise BadQuestion(reason=_("%(name)s: %(value)s is not one of the options.") % words)
    if setting.kind == "flag" and value not in {"true", "false"}:
        raise BadQuestion(reason=_("%(name)s: say true or false, not %(value)s.") % words)
    if setting.choices and value not in setting.choices:
        raise BadQuestion(reason=_("%(name)s: choose one of those offered, not %(value)s.") % words)
    if setting.kind == "whole" and not (value.isascii() and value.isdigit() and int(value[:9]) <= MOST_OF_ANYTHING):
        raise BadQuestion(reason=_("%(name)s: %(value)s is not a whole number from 0 to 10,000.") % words)
    return value


def _require_countable(rule: Rule, kept: Mapping[str, str], options: Sequence[str], seats: int) -> None:
    keys = rule.words or tuple(options)
    try:
        rule.count(rule.profile(keys, []), seats, dict(kept), tuple(keys))
        steps = len(BallotForm(rule.name, keys, tuple(kept.items())).values)
    except CountingError as error:
        raise BadQuestion(reason=str(error)) from None
    if steps > MOST_STEPS + 1:
        raise BadQuestion(reason=_("a ballot has room for numbers from 0 to 10."))


def grade_words(setting: str) -> list[str]:
    """The grades that a question offers, the lowest first: our own words for the usual six, else those given."""
    if setting == ",".join(str(place) for place in range(len(GRADES))):
        return [str(word) for word in GRADES]
    return [name.strip() for name in setting.split(",") if name.strip()]


@dataclass(frozen=True)
class BallotForm:
    """What a ballot on a question may hold. Frozen with the question, so it can be kept in memory."""

    rule: str
    options: tuple[str, ...]
    settings: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> BallotForm:
        """The form of a frozen configuration: its options without those that were withdrawn."""
        withdrawn = set(config.get("withdrawn", ()))
        settings = {name: value for name, value in config["rule_options"].items() if value}
        standing = tuple(key for key in config["options"] if key not in withdrawn)
        return cls(config["rule"], standing, tuple(settings.items()))

    @cached_property
    def counted_by(self) -> Rule:
        return rule_called(self.rule)

    @property
    def kind(self) -> str:
        return str(self.counted_by.kind)

    def has(self, name: str) -> bool:
        return asks_for(self.rule, name)

    def setting(self, name: str) -> str:
        """A setting in force."""
        offered = {one.name: one.default or "" for one in self.counted_by.settings}
        return dict(self.settings).get(name, offered.get(name, ""))

    def whole(self, name: str) -> int:
        return int(self.setting(name) or 0)

    @property
    def values(self) -> range:
        """What an option can be given where each is rated."""
        if self.kind == Kind.SCORES:
            return range(self.whole("max") + 1)
        return range(len(grade_words(self.setting("grades")))) if self.kind == Kind.GRADES else range(0)

    def check(self, choice: object) -> str:
        """The choice as canonical text. Raises BadChoice with what to do."""
        try:
            self.counted_by.check(choice, self.options, dict(self.settings))
        except counting.BadChoice as error:
            raise BadChoice(reason=_(error.template) % error.parameters) from None
        return json.dumps(self._in_one_way(choice), ensure_ascii=False, separators=(",", ":"))

    def _in_one_way(self, choice: Any) -> Any:
        """Equal ballots are equal text: options stand in ballot order, unrated ones with 0."""
        if self.kind == Kind.RANKED:
            return [rank if isinstance(rank, str) else list(self._ordered(rank)) for rank in choice]
        if self.kind == Kind.APPROVAL:
            return list(self._ordered(choice))
        if self.kind in {Kind.SCORES, Kind.GRADES}:
            return {key: choice.get(key, 0) for key in self.options}
        return {key: choice[key] for key in self._ordered(choice)} if self.kind == Kind.POINTS else choice

    def _ordered(self, keys: Any) -> Iterator[str]:
        return (key for key in self.options if key in keys)


@lru_cache(maxsize=512)
def ballot_form(question_id: UUID) -> BallotForm:
    """The form of a frozen question. Raises Question.DoesNotExist for others (an error is not kept)."""
    config = Question.objects.filter(id=question_id, config__isnull=False).values_list("config", flat=True).first()
    if config is None:
        raise Question.DoesNotExist
    return BallotForm.of(config)
