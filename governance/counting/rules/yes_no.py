"""Yes or no, with abstentions: docs/rules/yes-no.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, Literal

from ..errors import BadChoice, BadSettings, UnknownWord
from ..profile import Choice, Profile
from ..rule import Rule
from ..state import State
from ..tally import Reason, Round

YES, NO, ABSTAIN = WORDS = ("yes", "no", "abstain")
SIMPLE_MAJORITY = Fraction(1, 2)


class YesNo(Rule):
    """Adopted when enough people took part and enough of those for or against said yes."""

    name: ClassVar[str] = "yes-no"
    kind: ClassVar[Literal["choice", "ranked"]] = "choice"

    def check(self, choice: Choice, options: Sequence[str]) -> None:
        if choice not in WORDS:
            raise BadChoice("Choose yes, no or abstain.", choice=choice)

    def start(self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None) -> State:
        self.refuse_unknown(settings, ("threshold", "quorum", "roll", "present"))
        threshold = _threshold(settings)
        needed = _people_needed(settings)
        votes, invalid = _votes(profile)
        winners, outcome, reasons = _judge(votes, threshold, needed, settings.get("roll"), settings.get("present"))
        single = Round(
            number=1,
            votes={word: str(votes[word]) for word in WORDS},
            elected=winners,
            note=" ".join(reason.sentence for reason in reasons),
        )
        return State(
            rule=self.name,
            profile=profile.fingerprint(),
            options=WORDS,
            seats=1,
            settings=dict(settings),
            lots=lots,
            valid=sum(votes.values()),
            invalid=invalid,
            rounds=(single,),
            winners=winners,
            is_finished=True,
            outcome=outcome,
            reasons=reasons,
        )

    def step(self, profile: Profile, state: State) -> State:
        return state


def _threshold(settings: Mapping[str, str]) -> Fraction:
    threshold = _share(settings.get("threshold", "1/2"), "threshold")
    if threshold == 0:
        raise BadSettings("The threshold must be more than 0, for example 1/2 or 2/3.", threshold="0")
    return threshold


def _people_needed(settings: Mapping[str, str]) -> int | None:
    """How many ballots make the vote valid: the quorum as a number of people, rounded up.

    Nothing makes it valid where the quorum is a share of those present and nobody was.
    """
    quorum = settings.get("quorum", "0")
    roll, present = settings.get("roll"), settings.get("present")
    if roll is not None and not _is_whole(roll):
        raise BadSettings("The roll must be a whole number of people.", roll=roll)
    if present is not None and not (_is_whole(present) and (roll is None or int(present) <= int(roll))):
        raise BadSettings("Those present must be a whole number of people on the roll.", present=present)
    if _is_whole(quorum):
        return int(quorum)
    share = _share(quorum, "quorum")
    base = roll if present is None else present
    if base is None:
        raise BadSettings("A quorum given as a share needs the size of the roll: add roll=PEOPLE.", quorum=quorum)
    if present is not None and int(present) == 0 and share > 0:
        return None
    return -(-share.numerator * int(base) // share.denominator)


def _is_whole(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,12}", text) is not None


def _share(text: str, name: str) -> Fraction:
    is_share = re.fullmatch(r"[0-9]{1,12}/0*[1-9][0-9]{0,11}|[01](\.[0-9]{1,12})?", text)
    if is_share is None or Fraction(text) > 1:
        raise BadSettings(f"The {name} must be a share such as 1/2, 2/3 or 0.6, not {text}.", **{name: text})
    return Fraction(text)


def _votes(profile: Profile) -> tuple[dict[str, int], int]:
    """Ballots by word, and how many say nothing or more than one thing."""
    words = []
    for place, name in enumerate(profile.options):
        word = name.strip().casefold()
        if word not in WORDS:
            raise UnknownWord(f"A yes-no ballot says yes, no or abstain, not {name}.", index=place)
        words.append(word)
    votes = dict.fromkeys(WORDS, 0)
    invalid = 0
    for ballot in profile.ballots:
        if ballot.marks and len(ballot.marks[0]) == 1:
            votes[words[ballot.marks[0][0]]] += ballot.weight
        else:
            invalid += ballot.weight
    return votes, invalid


def _judge(
    votes: Mapping[str, int], threshold: Fraction, needed: int | None, roll: str | None, present: str | None
) -> tuple[tuple[str, ...], str, tuple[Reason, ...]]:
    """Winners, outcome and reasons. Abstentions count towards the quorum and nothing else."""
    cast = sum(votes.values())
    of_roll = f" of {roll} people" if roll is not None else " people"
    known = {name: size for name, size in (("roll", roll), ("present", present)) if size is not None}
    turnout = {"cast": str(cast), "needed": str(needed)} | known
    were_needed = f"{needed} were needed." if present is None else f"{needed} were needed, of {present} present."
    if needed is None:
        sentence = f"{cast}{of_roll} took part; nobody was marked as present, so there is no quorum."
        return (), "no quorum", (Reason("quorum_missed", turnout, sentence),)
    if cast < needed:
        sentence = f"{cast}{of_roll} took part; {were_needed}"
        return (), "no quorum", (Reason("quorum_missed", turnout, sentence),)

    reasons = []
    if needed:
        sentence = f"{cast}{of_roll} took part; {were_needed}"
        reasons.append(Reason("quorum_met", turnout, sentence))
    decisive = votes[YES] + votes[NO]
    is_simple = threshold == SIMPLE_MAJORITY
    is_reached = decisive > 0 and (2 * votes[YES] > decisive if is_simple else votes[YES] >= threshold * decisive)
    bar = "more than 1/2" if is_simple else f"at least {threshold}"
    reasons.append(
        Reason(
            "threshold_reached" if is_reached else "threshold_missed",
            {"yes": str(votes[YES]), "decisive": str(decisive), "threshold": str(threshold)},
            f"{votes[YES]} of {decisive} votes for or against were yes; {bar} was needed.",
        )
    )
    if is_reached:
        return (YES,), "adopted", tuple(reasons)
    return (NO,), "rejected", tuple(reasons)


RULE = YesNo()
