"""Scores from 0 to a highest one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .errors import BadSettings
from .marking import gettext_noop
from .setting import Setting
from .sums import given, required_between
from .value_profile import ValueProfile

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX = Setting("max", "whole", "5", gettext_noop("The highest score"))


def highest_score(settings: Mapping[str, str]) -> int:
    """The highest score a ballot may give: 5 unless the settings say otherwise."""
    highest = MAX.whole(settings, 5)
    if not 1 <= highest <= 1000:
        raise BadSettings(f"The highest score must be from 1 to 1000, not {highest}.", max=str(highest))
    return highest


def scores(profile: ValueProfile, settings: Mapping[str, str]) -> NDArray[Any]:
    """The scores of all ballots, a row a group and a column an option; whoever was left out has 0."""
    highest = highest_score(settings)
    required_between(profile, 0, highest, f"a score from 0 to {highest}; mend it or set max")
    return given(profile, missing=0)
