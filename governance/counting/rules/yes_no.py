"""Yes or no, with abstentions: docs/rules/yes-no.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..choices import Choice, Kind
from ..errors import BadChoice, BadSettings
from ..marking import gettext_noop
from ..one_round import Counted, OneRoundRule
from ..profile import Profile
from ..quorum import SETTINGS, Quorum
from ..setting import Setting
from ..tally import Reason
from ..words import votes_by_word

YES, NO, ABSTAIN = WORDS = ("yes", "no", "abstain")
SIMPLE_MAJORITY = Fraction(1, 2)
THRESHOLD = Setting("threshold", "share", "1/2", gettext_noop("The share of yes among yes and no that adopts it"))


class YesNo(OneRoundRule[Profile]):
    """Adopted when enough people took part and enough of those for or against said yes."""

    name = "yes-no"
    kind = Kind.CHOICE
    title = gettext_noop("Yes or no")
    told = gettext_noop("Say yes, no or abstain. Only yes and no decide; whoever abstains has taken part.")
    if_nobody = gettext_noop(
        "If too few say yes, or too few take part, nothing is adopted. As many yes as no is not enough."
    )
    is_usual = True
    settings = (THRESHOLD, *SETTINGS)
    adopts = True
    words = WORDS

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        if choice not in WORDS:
            raise BadChoice("not_yes_or_no", gettext_noop("Choose yes, no or abstain."))

    def counted(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        threshold = _threshold(settings)
        quorum = Quorum.of(settings)
        votes, invalid = votes_by_word(profile, WORDS, "A yes-no ballot says yes, no or abstain")
        winners, outcome, reasons = _judge(votes, threshold, quorum)
        told = {word: str(total) for word, total in votes.items()}
        return Counted(told, sum(votes.values()), invalid, winners, outcome, reasons)


def _threshold(settings: Mapping[str, str]) -> Fraction:
    threshold = THRESHOLD.share(settings, SIMPLE_MAJORITY)
    if threshold == 0:
        raise BadSettings("The threshold must be more than 0, for example 1/2 or 2/3.", threshold="0")
    return threshold


def _judge(
    votes: Mapping[str, int], threshold: Fraction, quorum: Quorum
) -> tuple[tuple[str, ...], str, tuple[Reason, ...]]:
    """Winners, outcome and reasons. Abstentions count towards the quorum and nothing else."""
    cast = sum(votes.values())
    reasons = quorum.reasons(cast)
    if not quorum.is_met_by(cast):
        return (), "no quorum", reasons
    decisive = votes[YES] + votes[NO]
    is_simple = threshold == SIMPLE_MAJORITY
    is_reached = decisive > 0 and (2 * votes[YES] > decisive if is_simple else votes[YES] >= threshold * decisive)
    bar = "more than 1/2" if is_simple else f"at least {threshold}"
    reasons += (
        Reason(
            "threshold_reached" if is_reached else "threshold_missed",
            {"yes": str(votes[YES]), "decisive": str(decisive), "threshold": str(threshold)},
            f"{votes[YES]} of {decisive} votes for or against were yes; {bar} was needed.",
        ),
    )
    return ((YES,), "adopted", reasons) if is_reached else ((NO,), "rejected", reasons)


RULE = YesNo()
