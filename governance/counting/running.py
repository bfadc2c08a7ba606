"""Counting by the name of a rule: in one go, round by round, or from where an earlier run stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .choices import Kind
from .errors import BadSettings, StateMismatch, WrongBallots
from .profile import Profile
from .quorum import NAMES, after_quorum
from .rule import Rule
from .rules import rule_called
from .state import State
from .tally import Tally
from .value_profile import ValueProfile

AnyProfile = Profile | ValueProfile


def count(
    rule: str,
    profile: AnyProfile,
    *,
    seats: int = 1,
    settings: Mapping[str, str] | None = None,
    lots: Sequence[str] | None = None,
) -> Tally:
    """The outcome of these ballots under this rule. Any rule may be given a quorum with its roll and those present."""
    *_, last = count_steps(rule, profile, seats=seats, settings=settings, lots=lots)
    return judged(last, settings or {})


def judged(state: State, settings: Mapping[str, str]) -> Tally:
    """The outcome of a finished count, after the quorum where the rule has none of its own."""
    tally = state.tally()
    return tally if _has_quorum(rule_called(tally.rule)) else after_quorum(tally, settings)


def _has_quorum(rule: Rule) -> bool:
    return any(setting.name == "quorum" for setting in rule.settings)


def count_steps(
    rule: str,
    profile: AnyProfile,
    *,
    seats: int = 1,
    settings: Mapping[str, str] | None = None,
    lots: Sequence[str] | None = None,
) -> Iterator[State]:
    """One state after each round; the last one is finished. `resume` goes on from a saved `state.as_dict()`."""
    counted_by = rule_called(rule)
    if seats < 1:
        raise BadSettings("There must be at least one seat to fill.", seats=seats)
    _require_fitting(counted_by, profile)
    order = None if lots is None else _known_lots(profile, lots)
    apart = frozenset() if _has_quorum(counted_by) else NAMES
    own = {name: value for name, value in (settings or {}).items() if name not in apart}
    yield from counted_by.count_steps(profile, seats if counted_by.fills_seats else 1, own, order)


def resume(profile: AnyProfile, saved: Mapping[str, Any]) -> Iterator[State]:
    """The states that follow a saved one, exactly as if the count had never stopped."""
    state = State.from_dict(saved)
    if state.profile != profile.fingerprint():
        raise StateMismatch("The saved state belongs to other ballots; begin the count again.")
    yield from rule_called(state.rule).steps_after(profile, state)


def _require_fitting(rule: Rule, profile: AnyProfile) -> None:
    wanted = Profile if rule.kind in (Kind.CHOICE, Kind.RANKED) else ValueProfile
    if not isinstance(profile, wanted):
        raise WrongBallots(rule.name, str(rule.kind))


def _known_lots(profile: AnyProfile, lots: Sequence[str]) -> tuple[str, ...]:
    """The order of lots in the profile's own spelling; an unknown or repeated name is refused."""
    spelling = {name.strip(): name for name in profile.options}
    order = []
    for name in lots:
        if name.strip() not in spelling:
            raise BadSettings(f"The order of lots names {name}, which is not an option.", name=name)
        if spelling[name.strip()] in order:
            raise BadSettings(f"The order of lots names {name} twice.", name=name)
        order.append(spelling[name.strip()])
    return tuple(order)
