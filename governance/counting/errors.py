"""What can go wrong in a count, each as a class with a code, its parameters and a sentence."""

from __future__ import annotations

from collections.abc import Sequence


class CountingError(Exception):
    """Something stands in the way of a count; `str(error)` is a sentence a person can act on."""

    code = "counting"

    def __init__(self, sentence: str, **parameters: object) -> None:
        super().__init__(sentence)
        self.parameters = parameters


class BadBallots(CountingError):
    """A ballot file cannot be read: it names the file, the line, and what to do."""

    code = "bad_ballots"

    def __init__(self, file: str, line: int, what: str) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {what}", file=file, line=line, what=what)
        self.file = file
        self.line = line
        self.what = what


class BadChoice(CountingError):
    """A voter's marks do not fit the question.

    `code` says which of the ways; pages translate `template` and fill in the parameters.
    """

    code = "bad_choice"

    def __init__(self, code: str, template: str, **parameters: object) -> None:
        super().__init__(template % parameters, **parameters)
        self.code = code
        self.template = template


class TooManyBallots(CountingError):
    """More ballots than anybody can have cast."""

    code = "too_many_ballots"

    def __init__(self, most: int) -> None:
        super().__init__(f"There are more than {most} ballots; mend their numbers.", most=most)


class UnknownWord(CountingError):
    """An option's name means nothing to the rule; `index` is its place among the options."""

    code = "unknown_word"

    def __init__(self, sentence: str, index: int) -> None:
        super().__init__(sentence, index=index)
        self.index = index


class BadValue(CountingError):
    """A number on a ballot means nothing to the rule; `row` is the ballot's place among the rows, from 0."""

    code = "bad_value"

    def __init__(self, row: int, sentence: str) -> None:
        super().__init__(sentence, row=row)
        self.row = row


class WrongBallots(CountingError):
    """The ballots are marked in another way than the rule counts."""

    code = "wrong_ballots"

    def __init__(self, rule: str, kind: str) -> None:
        marked = "a number for each option" if kind not in ("choice", "ranked") else "options chosen or ranked"
        super().__init__(f"The rule {rule} needs ballots with {marked}; choose another rule.", rule=rule, kind=kind)


class BadSettings(CountingError):
    """The settings of a count do not fit its rule."""

    code = "bad_settings"


class UnknownRule(CountingError):
    """There is no rule of this name; the known ones are listed."""

    code = "unknown_rule"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no rule called {name}. Choose one of: {', '.join(known)}.", name=name)


class LotNeeded(CountingError):
    """The rule cannot tell the tied apart and no order of lots was given."""

    code = "lot_needed"

    def __init__(self, tied: Sequence[str], round_number: int) -> None:
        names = ", ".join(tied)
        super().__init__(
            f"Round {round_number}: {names} are tied. Draw lots and give the order with --lot or --seed.",
            tied=tuple(tied),
            round=round_number,
        )
        self.tied = tuple(tied)
        self.round_number = round_number


class StateMismatch(CountingError):
    """A saved state belongs to other ballots or cannot be read, so the count must begin again."""

    code = "state_mismatch"
