"""The controls of a ballot, one class a kind: from the fields of a form to a choice, and from a choice to words.

They know nothing of how a ballot is kept: every way of casting, on a phone or from paper, reads its fields here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.numbers import grouped
from governance.ballots.errors import BadChoice
from governance.ballots.models import Question
from governance.ballots.rules import BallotForm, Choice, answers_of, grade_words
from governance.ballots.translations import Told, tell

RANK, MARK = "rank_", "mark_"
KEPT = (RANK, MARK, "choice", "reason", "shown_as")
"""How the names of the fields begin that a page keeps while a ballot is read back."""


@dataclass(frozen=True)
class Mark:
    """One thing to tap, and what the ballot says once it is tapped."""

    value: str
    label: str
    said: str
    is_on: bool


@dataclass(frozen=True)
class Row:
    """An option as the ballot shows it. ``value`` is what its field holds so far; ``blank`` is what leaving it says."""

    id: str
    label: str
    note: str
    value: str = ""
    marks: tuple[Mark, ...] = ()
    blank: str = ""


class Inputs(ABC):
    """What one kind of ballot shows and reads. ``words`` are text and sentence of each option, in ballot order."""

    template: ClassVar[str]
    script: ClassVar[str] = ""
    on_paper: ClassVar[str | Promise]
    """What to do with the boxes of a printed ballot."""

    def __init__(self, form: BallotForm, words: Mapping[str, tuple[str, str]]) -> None:
        self.form = form
        self.words = words

    @abstractmethod
    def choice(self, fields: Mapping[str, str]) -> Choice:
        """What the fields of a form choose, not checked yet. Raises BadChoice where they cannot be read at all."""

    @abstractmethod
    def rows(self, fields: Mapping[str, str]) -> list[Row]:
        """The options as they stand, with what was filled in so far."""

    @abstractmethod
    def said(self, choice: Any) -> list[str]:
        """A choice as its ballot reads it back, line by line."""

    def text(self, key: str) -> str:
        return self.words[key][0]

    def boxes(self) -> list[str]:
        """What stands over each box of an option on a printed ballot."""
        return [""]

    def standing(self) -> Iterable[tuple[str, str, str]]:
        return ((key, *self.words[key]) for key in self.form.options if key in self.words)

    def context(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """What the template needs."""
        return {"rows": self.rows(fields), "inputs": self}


class OneOfThem(Inputs):
    """One answer, or one option."""

    template = "governance/ballots/inputs/choice.html"
    on_paper = gettext_lazy("Put a cross in one box.")

    @property
    def script(self) -> str:  # type: ignore[override]
        return "reason" if self.form.counted_by.needs_reason else ""

    def choice(self, fields: Mapping[str, str]) -> Choice:
        return fields.get("choice", "")

    def rows(self, fields: Mapping[str, str]) -> list[Row]:
        chosen = fields.get("choice", "")
        return [
            Row(key, text, note, marks=(Mark(key, text, text, key == chosen),)) for key, text, note in self.standing()
        ]

    def said(self, choice: Any) -> list[str]:
        return [self.text(choice)]

    def context(self, fields: Mapping[str, str]) -> dict[str, Any]:
        needs_reason = self.form.counted_by.needs_reason
        return super().context(fields) | {"reason": fields.get("reason", ""), "needs_reason": needs_reason}


class Ranking(Inputs):
    """Options in their order; where the rule allows it, several at one place."""

    template = "governance/ballots/inputs/ranking.html"
    on_paper = gettext_lazy(
        "Write 1 beside the one you want most, 2 beside the next, and so on. You may leave some out."
    )
    script = "rank"

    @property
    def allows_equal_ranks(self) -> bool:
        return self.form.counted_by.allows_equal_ranks

    def choice(self, fields: Mapping[str, str]) -> Choice:
        places: dict[int, list[str]] = {}
        for name, value in fields.items():
            if name.startswith(RANK) and value:
                if not (value.isascii() and value.isdigit() and len(value) < 4):
                    raise BadChoice(reason=_("A place is a number."))
                if int(value) in places and not self.allows_equal_ranks:
                    raise BadChoice(reason=_("Two options have place %(place)s.") % {"place": value})
                places.setdefault(int(value), []).append(name.removeprefix(RANK))
        return [keys[0] if len(keys) == 1 else keys for _place, keys in sorted(places.items())]

    def rows(self, fields: Mapping[str, str]) -> list[Row]:
        return [Row(key, text, note, fields.get(f"{RANK}{key}", "")) for key, text, note in self.standing()]

    def said(self, choice: Any) -> list[str]:
        return [
            f"{place}. {self.text(rank) if isinstance(rank, str) else ' = '.join(map(self.text, rank))}"
            for place, rank in enumerate(choice, start=1)
        ]


class Approving(Inputs):
    """As many options as one likes."""

    template = "governance/ballots/inputs/approval.html"
    on_paper = gettext_lazy("Put a cross beside as many as you like.")

    def choice(self, fields: Mapping[str, str]) -> Choice:
        return [name.removeprefix(MARK) for name, value in fields.items() if name.startswith(MARK) and value]

    def rows(self, fields: Mapping[str, str]) -> list[Row]:
        return [
            Row(key, text, note, marks=(Mark("1", text, text, bool(fields.get(f"{MARK}{key}"))),))
            for key, text, note in self.standing()
        ]

    def said(self, choice: Any) -> list[str]:
        return [self.text(key) for key in choice] or [nothing_said()]


class Rating(Inputs):
    """A number for each option, from 0 to the rule's most."""

    template = "governance/ballots/inputs/scores.html"
    on_paper = gettext_lazy("Put one cross in each row. A row without a cross counts as the lowest.")

    def value_words(self) -> list[str]:
        """What can be given, the lowest first."""
        return [grouped(value) for value in range(self.form.whole("max") + 1)]

    def boxes(self) -> list[str]:
        return self.value_words()

    def value_said(self, value: int) -> str:
        return _("%(value)s of %(most)s") % {"value": grouped(value), "most": grouped(self.form.whole("max"))}

    def choice(self, fields: Mapping[str, str]) -> Choice:
        return {name.removeprefix(MARK): _whole(value) for name, value in _marked(fields)}

    def rows(self, fields: Mapping[str, str]) -> list[Row]:
        return [self._row(key, text, note, fields.get(f"{MARK}{key}", "")) for key, text, note in self.standing()]

    def _row(self, key: str, text: str, note: str, chosen: str) -> Row:
        marks = tuple(
            Mark(str(value), words, f"{text}: {self.value_said(value)}", chosen == str(value))
            for value, words in enumerate(self.value_words())
        )
        return Row(key, text, note, chosen, marks, f"{text}: {self.value_said(0)}")

    def said(self, choice: Any) -> list[str]:
        return [f"{self.text(key)}: {self.value_said(value)}" for key, value in choice.items()]


class Grading(Rating):
    """A grade in words for each option."""

    template = "governance/ballots/inputs/grades.html"

    def value_words(self) -> list[str]:
        return grade_words(self.form.setting("grades"))

    def value_said(self, value: int) -> str:
        return self.value_words()[value]


class Spreading(Inputs):
    """Points or dots laid on options, as many as one has."""

    template = "governance/ballots/inputs/points.html"
    on_paper = gettext_lazy("Write a whole number beside each. An empty box counts as 0.")
    script = "points"

    @property
    def costs_squares(self) -> bool:
        """Two on one option cost four, three cost nine; otherwise each costs one."""
        return self.form.has("credits")

    @property
    def budget(self) -> int:
        return self.form.whole("credits" if self.costs_squares else "points")

    @property
    def allows_negative(self) -> bool:
        return self.form.setting("negative") == "true"

    @property
    def most(self) -> int:
        """The most that one option can get."""
        return int(self.budget**0.5) if self.costs_squares else self.budget

    @property
    def least(self) -> int:
        return -self.most if self.allows_negative else 0

    def cost(self, value: int) -> int:
        return value * value if self.costs_squares else abs(value)

    def choice(self, fields: Mapping[str, str]) -> Choice:
        given = {name.removeprefix(MARK): _whole(value) for name, value in _marked(fields)}
        return {key: value for key, value in given.items() if value}

    def rows(self, fields: Mapping[str, str]) -> list[Row]:
        return [Row(key, text, note, fields.get(f"{MARK}{key}", "")) for key, text, note in self.standing()]

    def said(self, choice: Any) -> list[str]:
        if not choice:
            return [nothing_said()]
        lines = [
            _("%(name)s: %(n)s (%(cost)s credits)") % self._numbers(key, value)
            if self.costs_squares
            else _("%(name)s: %(n)s") % self._numbers(key, value)
            for key, value in choice.items()
        ]
        used = sum(self.cost(value) for value in choice.values())
        return [*lines, self.used_said() % {"used": grouped(used), "all": grouped(self.budget)}]

    def used_said(self) -> str:
        return _("Used: %(used)s of %(all)s")

    def _numbers(self, key: str, value: int) -> dict[str, str]:
        return {"name": self.text(key), "n": grouped(value), "cost": grouped(self.cost(value))}


def nothing_said() -> str:
    return _("You have chosen nothing. That is a ballot that supports no option.")


def _marked(fields: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in fields.items() if name.startswith(MARK) and value.strip())


def _whole(text: str) -> int:
    sign, digits = ("-", text.strip()[1:]) if text.strip().startswith(("-", "\N{MINUS SIGN}")) else ("", text.strip())
    if not (digits.isascii() and digits.isdigit() and len(digits) < 7):
        raise BadChoice(reason=_("%(value)s is not a whole number.") % {"value": text[:20]})
    return int(f"{sign}{digits}")


KINDS: dict[str, type[Inputs]] = {
    "choice": OneOfThem,
    "ranked": Ranking,
    "approval": Approving,
    "scores": Rating,
    "grades": Grading,
    "points": Spreading,
}


def choice_from(form: BallotForm, fields: Mapping[str, str]) -> Choice:
    """What a form's fields choose, whoever will keep it. Raises BadChoice where they cannot be read."""
    return KINDS[form.kind](form, {}).choice(fields)


def inputs_of(question: Question, told: Told | None = None) -> Inputs:
    """The controls of a frozen question's ballot, in the words that its reader reads."""
    told = told or tell(question)
    form = BallotForm.of(question.config or {})
    answers = answers_of(form.rule)
    words = {
        option.key: (answers[option.key], "")
        if option.key in answers
        else told.option(option.key, option.text, option.about)
        for option in question.options.all()
    }
    return KINDS[form.kind](form, words)


def filled_in(question: Question, fields: Mapping[str, str], told: Told | None = None) -> dict[str, Any]:
    """What a page needs to show the ballot, with what was filled in so far."""
    return inputs_of(question, told).context(fields)


def read_back(question: Question, choice: Any, reason: str = "", told: Told | None = None) -> list[str]:
    """A choice as its ballot says it, line by line."""
    lines = inputs_of(question, told).said(choice)
    return [*lines, _("Your reason: %(reason)s") % {"reason": reason}] if reason else lines
