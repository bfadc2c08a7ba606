"""What a bundle holds of each question: its frozen configuration, its result, and its ballots as this edition shows
them. Everything follows from what was sealed; nothing from what is known of people today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from uuid import UUID

from assemblies.bodies.charter import Audience
from assemblies.minutes.canonical import JSON, canonical
from assemblies.minutes.models import Entry
from governance.ballots import record
from governance.ballots.models import Mode, Question, Tally
from governance.ballots.secrecy.editions import auditors_edition, public_edition
from governance.ballots.tallying import published_lines
from governance.counting.tally import Round

Lines = Iterable[bytes]


class Edition(StrEnum):
    """For whom a bundle is. Auditors get what would tell the public how somebody voted."""

    PUBLIC = "public"
    AUDITORS = "auditors"


def files_of(chain: UUID, size: int, edition: Edition) -> Iterator[tuple[str, Lines]]:
    """Path and bytes of every file about questions, as the first ``size`` lines of the record know them."""
    steps = (record.CONFIG, record.TALLY, record.ANNUL)
    noted = Entry.objects.of(chain).filter(seq__lte=size, type__in=[step.name for step in steps])
    known: dict[str, set[str]] = {}
    for kind, body in noted.values_list("type", "body").iterator(chunk_size=200):
        known.setdefault(body["question"], set()).add(kind)
        if kind == record.CONFIG.name:
            yield f"questions/{body['question']}/config.json", as_lines([canonical(body["config"])])
    for name in sorted(known):
        if record.TALLY.name in known[name] and record.ANNUL.name not in known[name]:
            tally = Tally.objects.select_related("question__body").get(question=UUID(name))
            yield f"questions/{name}/result.json", as_lines([canonical(result_of(tally))])
            lines = ballots_of(tally.question, edition)
            if lines is not None:
                yield f"questions/{name}/ballots.jsonl", as_lines(lines)
            if tally.question.is_encrypted:
                yield f"questions/{name}/election.bel", [bytes(tally.question.election.archive)]


def as_lines(content: Lines) -> Lines:
    return (line + b"\n" for line in content)


def result_of(tally: Tally) -> dict[str, JSON]:
    """What the count came to, with every round as its hash in the record covers it."""
    result = tally.result or {}
    return {
        "invalid": result["ballots"]["invalid"],
        "outcome": result["outcome"],
        "question": str(tally.question_id),
        "rounds": [Round.from_dict(saved).record() for saved in result["rounds"]],
        "valid": result["ballots"]["valid"],
        "winners": result["winners"],
    }


def ballots_of(question: Question, edition: Edition) -> Lines | None:
    """The lines of this question's ballots that this edition may show, sorted; nothing where it may show none."""
    mode = (question.config or {})["mode"]
    return MODES[mode](question, edition) if mode in MODES else None


def sums_of_elsewhere(question: Question, edition: Edition) -> Lines:
    """How many chose each answer: all that was decrypted."""
    return sorted(line for line, _weight in published_lines(question))


def open_ballots(question: Question, edition: Edition) -> Lines | None:
    """Each seat's choice, for those whom the charter named: everybody, or members and auditors alone."""
    is_for_everybody = question.roll_size == 0 or question.seen_by == Audience.EVERYBODY
    if edition == Edition.PUBLIC and not is_for_everybody:
        return None
    return sorted(line for line, _weight in published_lines(question))


def secret_ballots(question: Question, edition: Edition) -> Lines:
    """Leaves and promises; opened where that tells the public nothing about anybody, and for auditors."""
    return sorted(public_edition(question) if edition == Edition.PUBLIC else auditors_edition(question))


MODES: dict[str, Callable[[Question, Edition], Lines | None]] = {
    Mode.OPEN.value: open_ballots,
    Mode.SECRET.value: secret_ballots,
    Mode.BELENIOS.value: sums_of_elsewhere,
}
