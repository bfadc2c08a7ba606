"""What is published of secret ballots after the count: for everybody, and for auditors.

Every line is canonical JSON (RFC 8785) without its line feed, and lines stand in the order of their leaves. All have
``question``, ``leaf`` and ``promise`` (the signature in hex that the voter was given). A line that is opened also has
``choice``, ``n1`` and ``h2``, so that anybody can see that the leaf is made of this choice; the auditors' edition adds
``community`` and ``n2`` where they are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction

from django.db import transaction
from django.db.models import Count

from assemblies.members.models import Seat
from assemblies.minutes.canonical import JSON, canonical
from assemblies.minutes.services import note
from config.errors import Absent, require
from governance.ballots import record
from governance.ballots.models import Question, SealedBallot
from governance.ballots.permissions import can_audit
from governance.counting import Kind, rule_called

MOST_UNIQUE = Fraction(1, 20)


def shows_openings(question: Question) -> bool:
    """Whether everybody may see what each ballot says: where it was frozen so, or where few ballots stand alone.

    A ballot that nobody else cast alike is known by whoever was told of it: a long ranking is like a signature.
    """
    return question.publish_openings or share_of_unique(question) <= MOST_UNIQUE


def shows_patterns(question: Question) -> bool:
    """Whether everybody may see how many ballots say what. For one answer each, the result itself tells as much."""
    return not question.is_secret or rule_called(question.rule).kind == Kind.CHOICE or shows_openings(question)


def share_of_unique(question: Question) -> Fraction:
    """Ballots whose like occurs once, as a share of all; 0 without ballots."""
    alike = list(question.sealed_ballots.values("choice").annotate(n=Count("id")).values_list("n", flat=True))
    return Fraction(alike.count(1), sum(alike)) if alike else Fraction(0)


def public_edition(question: Question) -> Iterator[bytes]:
    """For everybody: opened or not as `shows_openings` says, and never with a community."""
    is_opened = shows_openings(question)
    for ballot in _in_order(question):
        yield canonical(_sealed(ballot) | (_opened(ballot) if is_opened else {}))


def auditors_edition(question: Question) -> Iterator[bytes]:
    """Everything that is kept of each ballot, for those who are named in the minutes as having it."""
    for ballot in _in_order(question):
        known = {"community": ballot.community, "n2": ballot.n2} if ballot.n2 else {}
        yield canonical(_sealed(ballot) | _opened(ballot) | known)


@transaction.atomic
def hand_out_auditors_edition(question: Question, *, by: Seat) -> list[bytes]:
    """The whole edition, for a guarantor; that they have it stands in the minutes."""
    require(can_audit(by.person, question))
    require(question.is_secret and question.has_result, Absent)
    body = {"question": str(question.id), "number": question.number}
    note(question.body.assembly_id, record.AUDITORS, body, by=by.signature)
    return list(auditors_edition(question))


def _in_order(question: Question) -> Iterator[SealedBallot]:
    return question.sealed_ballots.order_by("leaf").iterator(chunk_size=2000)


def _sealed(ballot: SealedBallot) -> dict[str, JSON]:
    return {"leaf": ballot.leaf, "promise": ballot.promise, "question": str(ballot.question_id)}


def _opened(ballot: SealedBallot) -> dict[str, JSON]:
    return {"choice": json.loads(ballot.choice), "h2": ballot.h2, "n1": ballot.n1}
