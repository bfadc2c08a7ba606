"""A tally told to a reader, line by line."""

from __future__ import annotations

from .tally import Round, Tally


def account(tally: Tally) -> str:
    """What happened in the count, as plain text."""
    lines = [
        f"Rule: {tally.rule}   Seats: {tally.seats}   Ballots: {tally.valid} valid, {tally.invalid} invalid",
        *([f"Quota: {tally.quota}"] if tally.quota else []),
        *(f"Setting: {name}={value}" for name, value in tally.settings.items()),
    ]
    for each in tally.rounds:
        lines += ["", *_round(each)]
    if tally.ties:
        lines += ["", "Ties"]
        lines += [
            f"  Round {tie.round}, {tie.purpose}: {', '.join(tie.tied)}. {tie.chosen} by {tie.settled_by}."
            for tie in tally.ties
        ]
    lines += ["", f"Outcome: {tally.outcome}"]
    if tally.winners:
        lines.append(f"Winners: {', '.join(tally.winners)}")
    told = " ".join(each.note for each in tally.rounds)
    lines += [reason.sentence for reason in tally.reasons if reason.sentence not in told]
    return "\n".join(lines)


def _round(each: Round) -> list[str]:
    rows = dict(each.votes)
    if "." in each.exhausted:
        rows |= {"(no further choice)": each.exhausted, "(lost to rounding)": each.residual}
    longest = max(map(len, rows), default=0)
    widest = max(map(len, rows.values()), default=0)
    return [
        f"Round {each.number}. {each.note}",
        *(f"  {name:<{longest}}  {amount:>{widest}}{_mark(each, name)}" for name, amount in rows.items()),
    ]


def _mark(each: Round, name: str) -> str:
    if name in each.elected:
        return "  elected"
    return "  excluded" if name in each.excluded else ""
