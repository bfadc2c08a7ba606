"""Sharing out by the name of a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .errors import BadSettings
from .outcome import Outcome
from .profile import Profile
from .rules import rule_called
from .ties import Ties


def fund(
    rule: str,
    profile: Profile,
    *,
    settings: Mapping[str, str] | None = None,
    lots: Sequence[str] | None = None,
    explain: bool = True,
) -> Outcome:
    """What these ballots pay for under this rule. `lots` names ids of projects, the most favoured first.

    Without `explain`, nothing is said of how near the projects came that are not paid for.
    """
    order = None if lots is None else _known_lots(profile, lots)
    return rule_called(rule).fund(profile, dict(settings or {}), Ties(profile, order), explain=explain)


def _known_lots(profile: Profile, lots: Sequence[str]) -> tuple[str, ...]:
    known = {project.id for project in profile.projects}
    order: list[str] = []
    for name in map(str.strip, lots):
        if name not in known:
            raise BadSettings(f"The order of lots names {name}, which is no project.", name=name)
        if name in order:
            raise BadSettings(f"The order of lots names {name} twice.", name=name)
        order.append(name)
    return tuple(order)
