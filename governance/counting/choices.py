"""What a ballot may say, by kind, and what a voter should mend before casting it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from .errors import BadChoice
from .marking import gettext_noop

Choice = Any
"""A ballot as JSON holds it, before anybody has looked at it.

    choice    "key"
    ranked    ["b", "a"]; an entry that is a list holds no name (a skipped rank) or several
    approval  ["a", "c"]
    scores    {"a": 5, "b": 0}; whoever is left out has 0
    grades    {"a": 4}: a place among the grades from 0, the lowest; whoever is left out has the lowest
    points    {"a": 3, "b": -2}; nobody has 0
"""


MOST_POINTS = 10**6


class Kind(StrEnum):
    """How a ballot is marked."""

    CHOICE = "choice"
    RANKED = "ranked"
    APPROVAL = "approval"
    SCORES = "scores"
    GRADES = "grades"
    POINTS = "points"


def check_word(choice: Choice, options: Sequence[str]) -> None:
    """The ballot says one of the options and nothing else."""
    if not isinstance(choice, str):
        raise BadChoice("not_one", gettext_noop("Choose one of the options."))
    _known(choice, options)


def check_ranking(choice: Choice, options: Sequence[str], *, equal: bool) -> None:
    """At least one option has a place and none has two; several share one only where ranks may be `equal`."""
    ranks = _list(choice)
    if not ranks:
        raise BadChoice("empty", gettext_noop("Rank at least one option."))
    names: list[Any] = []
    for rank in ranks:
        if isinstance(rank, list | tuple):
            if not equal:
                raise BadChoice("equal_ranks", gettext_noop("Give each place to one option only."))
            if len(rank) < 2:
                raise BadChoice("skipped_rank", gettext_noop("Leave no place empty between two options."))
            names += rank
        else:
            names.append(rank)
    _each_once(names, options)


def check_approval(choice: Choice, options: Sequence[str]) -> None:
    """Options, each once at most. Approving none is a ballot too."""
    _each_once(_list(choice), options)


def check_values(choice: Choice, options: Sequence[str], low: int, high: int) -> None:
    """Each option that is named has a whole number from `low` to `high`."""
    for name, value in _numbers(choice, options):
        if not low <= value <= high:
            raise BadChoice(
                "out_of_range",
                gettext_noop("Give %(option)s a whole number from %(low)d to %(high)d."),
                option=name,
                low=low,
                high=high,
            )


def check_points(choice: Choice, options: Sequence[str], *, negative: bool) -> list[int]:
    """The points given, none of them 0, below 0 only where that is allowed."""
    points = []
    for name, value in _numbers(choice, options):
        if value == 0:
            raise BadChoice("zero_points", gettext_noop("Leave out %(option)s instead of giving it 0."), option=name)
        if abs(value) > MOST_POINTS:
            raise BadChoice("too_many_points", gettext_noop("Give %(option)s fewer points."), option=name)
        if value < 0 and not negative:
            raise BadChoice("negative_points", gettext_noop("Give %(option)s no points below 0."), option=name)
        points.append(value)
    return points


def _list(choice: Choice) -> Sequence[Any]:
    if isinstance(choice, str) or not isinstance(choice, Sequence):
        raise BadChoice("not_a_list", gettext_noop("Send the options as a list."))
    return choice


def _numbers(choice: Choice, options: Sequence[str]) -> list[tuple[str, int]]:
    if not isinstance(choice, Mapping):
        raise BadChoice("not_numbers", gettext_noop("Send a number for each option."))
    for name, value in choice.items():
        _known(name, options)
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadChoice("not_whole", gettext_noop("Give %(option)s a whole number."), option=name)
    return list(choice.items())


def _each_once(names: Sequence[Any], options: Sequence[str]) -> None:
    for place, name in enumerate(names):
        _known(name, options)
        if name in names[:place]:
            raise BadChoice("twice", gettext_noop("Name %(option)s once at most."), option=name)


def _known(name: Any, options: Sequence[str]) -> None:
    if not isinstance(name, str) or name not in options:
        raise unknown_option(name)


def unknown_option(name: object) -> BadChoice:
    return BadChoice("unknown_option", gettext_noop("%(option)s is not one of the options."), option=name)
