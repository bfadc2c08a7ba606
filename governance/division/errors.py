"""What can stand in the way of a division, each as a class with a code, its parameters and a sentence."""

from __future__ import annotations

from collections.abc import Sequence


class DivisionError(Exception):
    """Something stands in the way of a division; `str(error)` is a sentence a person can act on."""

    code = "division"

    def __init__(self, sentence: str, **parameters: object) -> None:
        super().__init__(sentence)
        self.parameters = parameters


class BadFile(DivisionError):
    """A file cannot be read: it names the file, the line, and what to do."""

    code = "bad_file"

    def __init__(self, file: str, line: int, what: str) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {what}", file=file, line=line, what=what)


class BadClaim(DivisionError):
    """A claimant's numbers cannot be used; `row` is the claimant's place among the others, from 0."""

    code = "bad_claim"

    def __init__(self, row: int, sentence: str) -> None:
        super().__init__(sentence, row=row)
        self.row = row


class BadSettings(DivisionError):
    """What is to be divided, or how, does not fit."""

    code = "bad_settings"


class UnknownRule(DivisionError):
    """There is no rule of this name; the known ones are listed."""

    code = "unknown_rule"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no rule called {name}. Choose one of: {', '.join(known)}.", name=name)


class LotNeeded(DivisionError):
    """The last units go to some of those who stand level, and no order of lots was given."""

    code = "lot_needed"

    def __init__(self, tied: Sequence[str]) -> None:
        super().__init__(
            f"The last units are tied between {', '.join(tied)}. Draw lots and give the order with --lot or --seed.",
            tied=tuple(tied),
        )
        self.tied = tuple(tied)
