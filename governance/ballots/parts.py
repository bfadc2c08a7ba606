"""The parts of a body whose agreement a question asks for as well: fixed at the freeze, judged after the count.

A part is a community, or a delegation of the same assembly. The rule itself, and what it decides, is
``counting.majorities``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from assemblies.bodies.charter import Audience, CharterError, Parts, parts_needed, people, share
from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from config.errors import require
from governance.ballots.errors import BadQuestion, PartTooSmall
from governance.ballots.models import OpenBallot, Question, RollEntry
from governance.ballots.rules import asks_for
from governance.counting import Tally
from governance.counting.majorities import Majorities, Part, agrees, judge
from governance.equity.suppression import SEATS, VOTED, Row, withheld_cells

FEWEST_FOR_SECRECY = 10
SMALL = 5
Answers = Mapping[str, Counter[str]]


def asked_of(question: Question) -> dict[str, str]:
    """What is asked beyond the rule: as written on the question, else as the charter says now."""
    if not asks_for(question.rule, "threshold"):
        return {}
    if question.majorities is not None:
        return dict(question.majorities)
    charter = question.body.charter
    each = (
        {}
        if charter.each_of == Parts.NONE
        else {
            "each": charter.each_of.value,
            "threshold": f"{charter.each_threshold.numerator}/{charter.each_threshold.denominator}",
            "needed": charter.each_needed,
        }
    )
    return each | ({"blocking": charter.blocking} if charter.blocking else {})


def read_majorities(given: Mapping[str, Any]) -> dict[str, str]:
    """What somebody wrote for a question, in the form in which it is kept. Raises BadQuestion."""
    try:
        each = Parts(given.get("each") or Parts.NONE)
        kept: dict[str, str] = {}
        if each != Parts.NONE:
            threshold = share("threshold", given.get("threshold") or "1/2")
            require(0 < threshold <= 1, BadQuestion, reason=_("%s is not a share like 1/2 or 2/3.") % threshold)
            kept = {
                "each": each.value,
                "threshold": f"{threshold.numerator}/{threshold.denominator}",
                "needed": parts_needed("needed", given.get("needed") or "all"),
            }
        blocking = people("blocking", given.get("blocking") or "")
    except (CharterError, ValueError) as error:
        raise BadQuestion(reason=getattr(error, "what_to_do", str(error)) + ".") from None
    return kept | ({"blocking": blocking} if blocking else {})


def frozen_parts(question: Question, seats: Sequence[Seat]) -> tuple[dict[str, Any], dict[UUID, str]]:
    """What the configuration says of parts and a blocking minority, and the part of each seat on the roll."""
    asked = asked_of(question)
    config: dict[str, Any] = {"blocking": asked["blocking"]} if "blocking" in asked else {}
    if "each" not in asked:
        return config, {}
    named, part_of = _communities(seats) if asked["each"] == Parts.COMMUNITIES else _delegations(question, seats)
    sizes = Counter(part_of.values())
    require(len(sizes) >= 2, BadQuestion, reason=_("each part must agree, but fewer than two parts have a seat here."))
    is_possible = asked["needed"] == "all" or int(asked["needed"]) <= len(sizes)
    require(is_possible, BadQuestion, reason=_("more parts must agree than there are."))
    if question.is_secret:
        smallest = min(sizes, key=lambda key: sizes[key])
        too_small = {"part": named[smallest], "seats": sizes[smallest], "minimum": FEWEST_FOR_SECRECY}
        require(sizes[smallest] >= FEWEST_FOR_SECRECY, PartTooSmall, **too_small)
    parts = [{"key": key, "name": named[key], "roll": sizes[key]} for key in sorted(sizes, key=lambda key: named[key])]
    return config | {
        "majorities": {name: asked[name] for name in ("each", "threshold", "needed")} | {"parts": parts}
    }, part_of


def _communities(seats: Sequence[Seat]) -> tuple[dict[str, str], dict[UUID, str]]:
    here = [(seat, seat.community) for seat in seats if seat.community is not None]
    named = {str(community.id): community.name for _seat, community in here}
    return named, {seat.id: str(community.id) for seat, community in here}


def _delegations(question: Question, seats: Sequence[Seat]) -> tuple[dict[str, str], dict[UUID, str]]:
    """By the person's seat in a delegation; whoever sits in two cannot speak for both."""
    found = Seat.objects.active().filter(
        body__assembly=question.body.assembly_id,
        body__kind=Body.Kind.DELEGATION,
        person__in=[s.person_id for s in seats],
    )
    named: dict[str, str] = {}
    of_person: dict[UUID, str] = {}
    for seat in found.select_related("body", "person"):
        key = str(seat.body_id)
        is_one = of_person.setdefault(seat.person_id, key) == key
        require(is_one, BadQuestion, reason=_("%s sits in two delegations.") % seat.public_name)
        named[key] = seat.body.name
    return named, {seat.id: of_person[seat.person_id] for seat in seats if seat.person_id in of_person}


def hashes_by_part(roll: Sequence[RollEntry]) -> dict[str, list[str]]:
    """Which seats, as the record calls them, belong to which part: what anybody needs to count the parts again."""
    found: dict[str, list[str]] = {}
    for entry in roll:
        if entry.part:
            found.setdefault(entry.part, []).append(entry.seat_hash)
    return {key: sorted(hashes) for key, hashes in sorted(found.items())}


def judged_beyond(
    question: Question, counted: Tally, ballots: Iterable[tuple[str, str]] | None = None
) -> tuple[Tally, dict[str, Any]]:
    """The count after what was asked beyond the rule, and what of it may be shown; nothing where nothing was asked.

    ``ballots`` are pairs of part and choice; left out, those of the question.
    """
    config = question.config or {}
    asked = Majorities.from_config(config)
    if not asked or not question.roll_size:
        return counted, {}
    frozen = config.get("majorities", {}).get("parts", [])
    answers = _by_part(_answers(question) if ballots is None else ballots) if frozen else {}
    parts = [
        Part(
            part["key"],
            part["roll"],
            answers.get(part["key"], Counter())["yes"],
            answers.get(part["key"], Counter())["no"],
        )
        for part in frozen
    ]
    final = judge(counted, asked, parts, question.roll_size)
    shown: dict[str, Any] = {}
    for reason in final.reasons[len(counted.reasons) :]:
        numbers = {name: int(number) for name, number in reason.numbers.items()}
        if reason.code in {"blocked", "not_blocked"}:
            shown["blocking"] = numbers | {"is_blocked": reason.code == "blocked"}
        else:
            shown["majorities"] = numbers | {
                "is_reached": reason.code == "parts_reached",
                "parts": list(_shown(question, parts, [part["name"] for part in frozen], answers)),
            }
    return final, shown


def _by_part(ballots: Iterable[tuple[str, str]]) -> Answers:
    """How many of each part said what."""
    found: dict[str, Counter[str]] = {}
    for part, choice in ballots:
        found.setdefault(part, Counter())[json.loads(choice)] += 1
    return found


def _answers(question: Question) -> Iterator[tuple[str, str]]:
    if question.is_secret:
        yield from question.sealed_ballots.values_list("community", "choice").iterator()
        return
    part_of = dict(RollEntry.objects.filter(question=question).values_list("seat_id", "part"))
    for seat_id, choice in OpenBallot.objects.counted(question).values_list("seat_id", "choice").iterator():
        yield part_of[seat_id], choice


def _shown(
    question: Question, parts: Sequence[Part], names: Sequence[str], answers: Answers
) -> Iterator[dict[str, Any]]:
    """Each part with its numbers, or without where they would tell how single people voted."""
    threshold = Majorities.from_config(question.config or {}).threshold
    assert threshold is not None
    hidden = _hidden(question, parts, answers)
    for place, (part, name) in enumerate(zip(parts, names, strict=True)):
        yield {
            "key": part.key,
            "name": name,
            "roll": part.roll,
            "agrees": agrees(part, threshold),
            "yes": None if (place, VOTED) in hidden else part.yes,
            "decisive": None if (place, SEATS) in hidden else part.yes + part.no,
        }


def _hidden(question: Question, parts: Sequence[Part], answers: Answers) -> frozenset[tuple[int, str]]:
    """Nothing where everybody may see how each seat voted; all where a part is tiny or of one mind.

    Otherwise the yes votes that the published numbers and their sums would give away.
    """
    if not question.is_secret and question.seen_by == Audience.EVERYBODY:
        return frozenset()
    everything = frozenset((place, column) for place in range(len(parts)) for column in (SEATS, VOTED))
    fewest = FEWEST_FOR_SECRECY if question.is_secret else SMALL
    for part in parts:
        said = answers.get(part.key, Counter())
        if said.total() < fewest or len(+said) < 2 or 0 in {part.yes, part.no}:
            return everything
    # How many said yes or no is no secret, only which: so as many more are taken to be there as make that number safe.
    rows = [Row(part.roll + part.yes + part.no + SMALL, part.yes + part.no, part.yes) for part in parts]
    found = {(place, column) for place, column in withheld_cells(rows, SMALL) if place is not None}
    return frozenset(found) if {column for _place, column in found} <= {VOTED} else everything
