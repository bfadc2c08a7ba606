"""Adopted when nobody objects: docs/rules/consent.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..choices import Choice, Kind
from ..errors import BadChoice
from ..marking import gettext_noop
from ..one_round import Counted, OneRoundRule
from ..profile import Profile
from ..quorum import SETTINGS, Quorum
from ..tally import Reason
from ..words import votes_by_word

AGREE, STAND_ASIDE, OBJECT = WORDS = ("agree", "stand-aside", "object")


class Consent(OneRoundRule[Profile]):
    """Adopted when enough people took part, somebody agrees and nobody objects."""

    name = "consent"
    kind = Kind.CHOICE
    title = gettext_noop("Consent")
    told = gettext_noop(
        "Agree, stand aside if you can live with it, or object and say why. It is adopted if somebody "
        "agrees and nobody objects."
    )
    if_nobody = gettext_noop("One objection is enough: nothing is adopted, and the text goes back to be mended.")
    settings = SETTINGS
    adopts = True
    words = WORDS
    needs_reason = (OBJECT,)

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        if choice not in WORDS:
            raise BadChoice("not_agree_or_object", gettext_noop("Choose agree, stand aside or object."))

    def counted(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        quorum = Quorum.of(settings)
        votes, invalid = votes_by_word(profile, WORDS, "A consent ballot says agree, stand-aside or object")
        winners, outcome, reasons = _judge(votes, quorum)
        told = {word: str(total) for word, total in votes.items()}
        return Counted(told, sum(votes.values()), invalid, winners, outcome, reasons)


def _judge(votes: Mapping[str, int], quorum: Quorum) -> tuple[tuple[str, ...], str, tuple[Reason, ...]]:
    """Winners, outcome and reasons. Everybody who took part counts towards the quorum."""
    cast = sum(votes.values())
    reasons = quorum.reasons(cast)
    if not quorum.is_met_by(cast):
        return (), "no quorum", reasons
    numbers = {"cast": str(cast), "agree": str(votes[AGREE]), "stand_aside": str(votes[STAND_ASIDE])}
    if votes[OBJECT]:
        numbers |= {"object": str(votes[OBJECT])}
        return (), "objected", (*reasons, Reason("objections", numbers, f"{votes[OBJECT]} of {cast} object."))
    if not votes[AGREE]:
        return (), "rejected", (*reasons, Reason("nobody_agreed", numbers, f"0 of {cast} agree."))
    sentence = f"Nobody objects: {votes[AGREE]} of {cast} agree, {votes[STAND_ASIDE]} stand aside."
    return (AGREE,), "adopted", (*reasons, Reason("no_objection", numbers, sentence))


RULE = Consent()
