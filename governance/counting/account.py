"""A tally told to a reader, line by line."""

from __future__ import annotations

from collections.abc import Mapping

from .rules import rule_called
from .tally import Round, Tally


def account(tally: Tally) -> str:
    """What happened in the count, as plain text. What is adopted or not fills no seats."""
    adopts = rule_called(tally.rule).adopts
    seats = "" if adopts else f"Seats: {tally.seats}   "
    lines = [
        f"Rule: {tally.rule}   {seats}Ballots: {tally.valid} valid, {tally.invalid} invalid",
        *([f"Quota: {tally.quota}"] if tally.quota else []),
        *(f"Setting: {name}={value}" for name, value in tally.settings.items()),
    ]
    for each in tally.rounds:
        lines += ["", *_round(each, _verdict(tally, each) if adopts else _fates(each))]
    if tally.ties:
        lines += ["", "Ties"]
        lines += [
            f"  Round {tie.round}, {tie.purpose}: {', '.join(tie.tied)}. {tie.chosen} by {tie.settled_by}."
            for tie in tally.ties
        ]
    lines += ["", f"Outcome: {tally.outcome}"]
    if tally.winners and not adopts:
        lines.append(f"Winners: {', '.join(tally.winners)}")
    told = " ".join(each.note for each in tally.rounds)
    lines += [reason.sentence for reason in tally.reasons if reason.sentence not in told]
    return "\n".join(lines)


def _round(each: Round, marks: Mapping[str, str]) -> list[str]:
    rows = dict(each.votes)
    if each.act == "runoff":
        rows["(both the same)"] = each.exhausted
    elif each.act not in {"single count", "scores"}:
        rows["(no further choice)"] = each.exhausted
    if "." in each.residual:
        rows["(lost to rounding)"] = each.residual
    longest = max(map(len, rows), default=0)
    widest = max(map(len, rows.values()), default=0)
    return [
        f"Round {each.number}. {each.note}",
        *(f"  {name:<{longest}}  {amount:>{widest}}  {marks.get(name, '')}".rstrip() for name, amount in rows.items()),
    ]


def _fates(each: Round) -> dict[str, str]:
    """What the round did to those it is about."""
    return dict.fromkeys(each.excluded, "excluded") | dict.fromkeys(each.elected, "elected")


def _verdict(tally: Tally, each: Round) -> dict[str, str]:
    """What became of the question, beside those who were for it; nothing where too few voted."""
    return {tally.options[0]: tally.outcome} if each.elected else {}
