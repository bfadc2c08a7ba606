"""An outcome told to a reader, line by line."""

from __future__ import annotations

from .amounts import decimal_text, short_text
from .outcome import Outcome, Rejected, Round
from .words import REASONS


def account(outcome: Outcome) -> str:
    """What became of the budget, as plain text."""
    lines = [
        f"Rule: {outcome.rule}   Budget: {decimal_text(outcome.budget)}   Ballots: {outcome.voters}",
        *(f"Setting: {name}={value}" for name, value in outcome.settings.items()),
        *([f"Share of each: {short_text(outcome.per_voter_budget)}"] if outcome.per_voter_budget is not None else []),
        *([_comparison(outcome)] if outcome.comparison else []),
        "",
        f"Chosen: {len(outcome.rounds)} projects for {decimal_text(outcome.cost)}",
    ]
    names = [*outcome.selected, *(each.project for each in outcome.rejected)]
    longest = max(map(len, names), default=0)
    lines += [_chosen(each, longest) for each in outcome.rounds]
    if outcome.rejected:
        lines += ["", "Not chosen"]
        lines += [_rejected(each, longest) for each in outcome.rejected]
    if outcome.ties:
        lines += ["", "Ties"]
        lines += [
            f"  Round {tie.round}: {', '.join(tie.tied)}. {tie.chosen} by {tie.settled_by}." for tie in outcome.ties
        ]
    return "\n".join(lines)


def _chosen(each: Round, width: int) -> str:
    told = f"  {each.number}. {each.project:<{width}}  cost {decimal_text(each.cost)}, support {each.support}"
    if each.payments is None:
        return f"{told}; {decimal_text(each.spent)} spent"
    payers = len(each.payments.voters)
    most = max(each.payments.amounts.tolist(), default=0.0)
    return f"{told}; {payers} paid, at most {short_text(most)} each; {decimal_text(each.spent)} spent"


def _rejected(each: Rejected, width: int) -> str:
    told = f"  {each.project:<{width}}  cost {decimal_text(each.cost)}, support {each.support}. {REASONS[each.reason]}"
    if each.left is None:
        return told
    return (
        f"{told} They have {short_text(each.left)} left; {each.spent_out} of {each.supporters} have nothing. "
        f"Effective support {each.effective_support}%."
    )


def _comparison(outcome: Outcome) -> str:
    compared = outcome.comparison
    assert compared is not None
    told = "that is the outcome" if compared.is_for_greedy else "the outcome stays"
    return (
        f"Compared with greedy: {compared.greedy} voters have more of their projects there, {compared.equal_shares} "
        f"here; {told}."
    )
