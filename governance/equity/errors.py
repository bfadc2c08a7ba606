"""What can go wrong when something is measured, each as a class with a code, its parameters and a sentence."""

from __future__ import annotations


class EquityError(Exception):
    """Something stands in the way of measuring; `str(error)` is a sentence a person can act on."""

    code = "equity"

    def __init__(self, sentence: str, **parameters: object) -> None:
        super().__init__(sentence)
        self.parameters = parameters


class BadTable(EquityError):
    """A file cannot be read: it names the file, the line, and what to do."""

    code = "bad_table"

    def __init__(self, file: str, line: int, what: str) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {what}", file=file, line=line, what=what)


class BadSettings(EquityError):
    """What was asked for does not fit together."""

    code = "bad_settings"


class NotDefined(EquityError, ValueError):
    """A measure means nothing for these numbers: nobody is there, or somebody has less than nothing."""

    code = "not_defined"


class TooManyGroups(EquityError):
    """More groups of voters would have to be looked at than anybody can wait for."""

    code = "too_many_groups"


class NotSafe(EquityError):
    """A table cannot be published without giving single people away, whatever is withheld of it."""

    code = "not_safe"
