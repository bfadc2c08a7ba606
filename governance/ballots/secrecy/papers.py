"""Papers in a secret vote: whoever takes one is marked as having voted, and no paper carries a name.

Papers lie in a box of wood until voting is over. Then two people read all of them, each on a pile of their own, and
only what both read alike comes into the box here: with random numbers of its own, as a phone would have drawn them, so
that sealing mixes papers and phones. While a pile is unfinished nothing is counted. Nobody who reads a paper knows
whose it is, unless there are hardly any; the page says so.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.members.models import Role, Seat
from assemblies.minutes.services import note
from config.clock import database_now
from config.errors import require
from governance.ballots import record
from governance.ballots.casting import form_of, lock_for_changing
from governance.ballots.errors import (
    Closed,
    NoSuchPaper,
    NotOnRoll,
    OtherChannel,
    PapersFitNoParts,
    TooManyPapers,
    WrongMode,
)
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import Channel, PaperPile, Question, Tally, Turnout
from governance.ballots.permissions import can_read_papers, can_run_question
from governance.ballots.secrecy.box import put_in
from governance.ballots.secrecy.casting import Sent, counts_by_community, slip_of, terms_of
from governance.ballots.secrecy.leaves import NONCE_BYTES

READERS = (Role.FACILITATOR, Role.ORGANISER, Role.GUARANTOR)


@dataclass(frozen=True)
class Difference:
    """A choice (canonical JSON; empty for blank or unreadable papers) that two people read unequally often."""

    choice: str
    counts: tuple[int, int]


@transaction.atomic
def hand_out_paper(question_id: UUID, *, seat: Seat, by: Seat) -> None:
    """The seat has voted, on a paper that carries no name. It cannot vote in another way any more."""
    question = lock_for_changing(question_id)
    require(can_run_question(by.person, question))
    require(question.is_secret, WrongMode)
    require_possible(Act.CAST, question)
    require(question.is_running(database_now()), Closed)
    require(question.roll.filter(seat=seat).exists() and seat.is_active, NotOnRoll)
    require(not counts_by_community(question.config or {}), PapersFitNoParts)
    require(not question.channel_of(seat), OtherChannel)
    Turnout.objects.create(question=question, seat=seat, channel=Channel.PAPER)
    announce(question.topic)


def papers_out(question: Question) -> int:
    """How many papers were handed out."""
    return question.voted.filter(channel=Channel.PAPER).count() if question.is_secret else 0


def waits_for_papers(question: Question) -> bool:
    """Whether voting is over and the papers of a secret vote are still to be read."""
    is_over = question.is_secret and question.state == Question.State.CLOSED
    return is_over and Question.objects.waiting_for_papers().filter(id=question.id).exists()


@transaction.atomic
def add_paper(question_id: UUID, *, by: Seat, choice: object = None, is_blank: bool = False) -> PaperPile:
    """One more paper on the reader's own pile, which is unfinished then."""
    text = "" if is_blank else form_of(question_id).check(choice)
    question = _locked(question_id, by)
    pile = _pile_of(question, by)
    require(pile.total < papers_out(question), TooManyPapers, papers=papers_out(question))
    pile.papers[text] = pile.papers.get(text, 0) + 1
    return _saved(pile, is_finished=False)


@transaction.atomic
def lay_pile(question_id: UUID, *, by: Seat, papers: Iterable[tuple[object, int]], blank: int) -> PaperPile:
    """The reader's own pile is this and nothing else, unfinished."""
    form, read = form_of(question_id), Counter({"": blank} if blank else {})
    for choice, n in papers:
        read[form.check(choice)] += n
    question = _locked(question_id, by)
    pile = _pile_of(question, by)
    pile.papers = dict(read)
    require(pile.total <= papers_out(question), TooManyPapers, papers=papers_out(question))
    return _saved(pile, is_finished=False)


@transaction.atomic
def take_out_paper(question_id: UUID, *, by: Seat, choice: str) -> PaperPile:
    """One paper less that says so."""
    pile = _pile_of(_locked(question_id, by), by)
    require(choice in pile.papers, NoSuchPaper)
    pile.papers[choice] -= 1
    if not pile.papers[choice]:
        del pile.papers[choice]
    return _saved(pile, is_finished=False)


@transaction.atomic
def finish_pile(question_id: UUID, *, by: Seat) -> bool:
    """The reader has read every paper. True when somebody else has read the same, so that counting begins."""
    question = _locked(question_id, by)
    pile = _saved(_pile_of(question, by), is_finished=True)
    for other in question.paper_piles.filter(is_finished=True).exclude(by__person=by.person_id):
        if other.papers == pile.papers:
            _take_in(question, pile, by)
            return True
    announce(question.topic)
    return False


def own_pile(question: Question, by: Seat) -> PaperPile:
    """What this person has read so far; not saved while there is nothing."""
    return question.paper_piles.filter(by__person=by.person_id).first() or PaperPile(question=question, by=by)


def differences(question: Question, by: Seat) -> list[Difference]:
    """Where two finished piles differ, this reader's first; nothing while either is unfinished."""
    own = own_pile(question, by)
    other = question.paper_piles.filter(is_finished=True).exclude(by__person=by.person_id).order_by("id").first()
    if other is None or not own.is_finished:
        return []
    return [
        Difference(choice, (own.papers.get(choice, 0), other.papers.get(choice, 0)))
        for choice in sorted({*own.papers, *other.papers})
        if own.papers.get(choice, 0) != other.papers.get(choice, 0)
    ]


def _locked(question_id: UUID, by: Seat) -> Question:
    question = lock_for_changing(question_id)
    require(can_read_papers(by.person, question))
    require(waits_for_papers(question), Closed)
    return question


def _pile_of(question: Question, by: Seat) -> PaperPile:
    found = question.paper_piles.select_for_update().filter(by__person=by.person_id).first()
    return found or PaperPile(question=question, by=by)


def _saved(pile: PaperPile, *, is_finished: bool) -> PaperPile:
    pile.is_finished = is_finished
    pile.save()
    return pile


def _take_in(question: Question, pile: PaperPile, by: Seat) -> None:
    """What two people read alike lies in the box, the piles are gone, and the count waits for a worker."""
    terms = terms_of(question.id)
    for text, papers in pile.papers.items():
        for _paper in range(papers if text else 0):
            nonces = (secrets.token_hex(NONCE_BYTES), secrets.token_hex(NONCE_BYTES))
            put_in(question.id, slip_of(question.id, Sent(text, *nonces), "", terms))
    told = {
        "question": str(question.id),
        "number": question.number,
        "out": papers_out(question),
        "counted": pile.total - pile.blank,
        "blank": pile.blank,
    }
    question.paper_piles.all().delete()
    note(question.body.assembly_id, record.PAPERS, told, by=by.signature)
    Tally.objects.create(question=question, queued_at=database_now())
    announce(question.topic)
