"""What a rule can be told, and how the words of a setting become its value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .errors import BadSettings

FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a rule.

    A "whole" is a number of things, a "share" a part of something as 1/2 or 0.6, a "flag" true or false, a "word"
    one of `choices` or free where there are none, an "option" one of the options. `default` is what a page
    proposes; a count that is not told goes by what the rule's page says. `label` is a name for people, in English.
    """

    name: str
    kind: Literal["whole", "share", "flag", "word", "option"]
    default: str | None
    label: str
    choices: tuple[str, ...] = ()

    def whole(self, settings: Mapping[str, str], otherwise: int) -> int:
        """The number that is set, from 0."""
        text = settings.get(self.name)
        if text is None:
            return otherwise
        if not is_whole(text):
            raise BadSettings(f"The setting {self.name} must be a whole number, not {text}.", **{self.name: text})
        return int(text)

    def whole_if_set(self, settings: Mapping[str, str]) -> int | None:
        """The number that is set, if there is one."""
        return self.whole(settings, 0) if self.name in settings else None

    def flag(self, settings: Mapping[str, str], *, otherwise: bool) -> bool:
        text = settings.get(self.name)
        if text is None:
            return otherwise
        if text not in FLAGS:
            raise BadSettings(f"The setting {self.name} must be true or false, not {text}.", **{self.name: text})
        return FLAGS[text]

    def share(self, settings: Mapping[str, str], otherwise: Fraction) -> Fraction:
        """The part that is set, from 0 to 1."""
        text = settings.get(self.name)
        return otherwise if text is None else share(text, self.name)

    def word(self, settings: Mapping[str, str], otherwise: str) -> str:
        text = settings.get(self.name, otherwise)
        if self.choices and text not in self.choices:
            raise BadSettings(
                f"The setting {self.name} must be one of {', '.join(self.choices)}, not {text}.", **{self.name: text}
            )
        return text


def is_whole(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,12}", text) is not None


def share(text: str, name: str) -> Fraction:
    """A part of something as an exact fraction."""
    is_share = re.fullmatch(r"[0-9]{1,12}/0*[1-9][0-9]{0,11}|[01](\.[0-9]{1,12})?", text)
    if is_share is None or Fraction(text) > 1:
        raise BadSettings(f"The {name} must be a share such as 1/2, 2/3 or 0.6, not {text}.", **{name: text})
    return Fraction(text)
