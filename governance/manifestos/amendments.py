"""Amendments: handed in, answered, brought into the text; and the rehearsal of any choice of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.canonical import canonical
from config.clock import now
from config.errors import Absent, NotAllowed, require
from governance import wording
from governance.manifestos import record
from governance.manifestos.errors import BadAmendment, BadAnswer, Clashes, WrongAmendmentState, WrongStage
from governance.manifestos.models import Amendment, Article, Manifesto
from governance.manifestos.permissions import (
    amending_seats,
    can_chair,
    can_see_manifesto,
    can_withdraw_amendment,
    is_editor,
    speaks_for_delegation,
)
from governance.manifestos.services import (
    LONGEST_TITLE,
    Stage,
    append_article,
    keep_words,
    lock_article,
    note_on,
    require_open,
)

State = Amendment.State
LONGEST_WORDS, LONGEST_REASON, LONGEST_ANSWER = 5_000, 2_000, 500


def find_amendment(visitor: Visitor, amendment_id: UUID) -> Amendment:
    found = (
        Amendment.objects.with_names()
        .select_related("article__manifesto__body__assembly", "decided_by__person")
        .filter(id=amendment_id)
        .first()
    )
    if found is None:
        raise Absent
    require(can_see_manifesto(visitor, found.article.manifesto), Absent)
    return found


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to become of a passage: a kind, its place, and the new words; a new article has a title."""

    kind: str
    passage: str
    words: str = ""
    start: int | None = None
    end: int | None = None
    title: str = ""


def rewritten(article: Article, passage: str, text: str, to: Amendment | None = None) -> Wanted:
    """The smallest change that makes a passage say this. Raises BadAmendment where it says so already."""
    base = base_of(article, to)
    found = next((one for one in base if one.id == passage), None)
    require(found is not None, BadAmendment, reason=_("its place is not in the text."))
    assert found is not None
    change = wording.smallest_change(found.text, text)
    require(change is not None, BadAmendment, reason=_("nothing was changed."))
    assert change is not None
    kind, start, end, words = change
    return Wanted(kind.value, passage, words, start, end)


def base_of(article: Article, to: Amendment | None) -> wording.Text:
    """The text an amendment is about: the article, or the words of another amendment."""
    return article.text if to is None else to.change.passages


@transaction.atomic
def hand_in(article: Article, *, by: Seat, wanted: Wanted, reason: str, to: Amendment | None = None) -> Amendment:
    """Everybody can read the amendment from now on. In whose name it stands follows from the seat it comes from."""
    require(by.id in {seat.id for seat in amending_seats(by.person, article.manifesto)})
    article = lock_article(article)
    manifesto = article.manifesto
    require(manifesto.takes_amendments, WrongStage, stage=manifesto.get_stage_display())
    require_open(article)
    require(0 < len(reason.strip()) <= LONGEST_REASON, BadAmendment, reason=_("say why, in up to 2,000 letters."))
    require(len(wanted.words) <= LONGEST_WORDS, BadAmendment, reason=_("its words are longer than 5,000 letters."))
    is_new = wanted.kind == Amendment.Kind.ARTICLE
    require(len(wanted.title.strip()) <= LONGEST_TITLE, BadAmendment, reason=_("the title is longer than 160 letters."))
    require(is_new or not wanted.title, BadAmendment, reason=_("only a new article has a title."))
    has_place = bool(wanted.passage) or wanted.start is not None or to is not None
    require(not (is_new and has_place), BadAmendment, reason=_("a new article stands for itself."))
    if to is not None:
        to = Amendment.objects.get(id=to.id)
        require(to.article_id == article.id and to.is_standing, WrongAmendmentState, state=to.get_state_display())
    is_in_sight = not (article.is_hidden or (to is not None and to.is_hidden))
    require(is_in_sight, BadAmendment, reason=_("moderators have hidden the words it would change."))
    last = Amendment.objects.filter(article__manifesto=manifesto).aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment(
        article=article,
        number=last + 1,
        kind=wanted.kind,
        passage=wanted.passage,
        start=wanted.start,
        end=wanted.end,
        quote_start=wanted.start,
        words=wanted.words.strip(),
        title=wanted.title.strip(),
        to=to,
        reason=reason.strip(),
        by=by,
        desk=by.body if speaks_for_delegation(by) else None,
        is_editorial=is_editor(by, manifesto),
        handed_in_at=now(),
    )
    base = base_of(article, to)
    require(wording.fits(base, amendment.change), BadAmendment, reason=_("its place is not in the text."))
    amendment.quote = next((one.text for one in base if one.id == wanted.passage), "")
    amendment.save()
    change = [amendment.kind, amendment.passage, amendment.start, amendment.end, amendment.words, amendment.reason]
    change += [amendment.title] if is_new else []
    body = {
        "amendment": amendment.number,
        "article": article.number,
        "to": to.number if to else None,
        "desk": str(by.body_id) if amendment.desk else None,
        "change_sha256": hashlib.sha256(canonical(change)).hexdigest(),
    }
    note_on(manifesto, record.HAND_IN, body, by=by)
    announce(manifesto.topic)
    return amendment


@transaction.atomic
def withdraw(amendment: Amendment, *, by: Seat) -> Amendment:
    """It stays readable, marked withdrawn."""
    amendment = _lock(amendment)
    require(can_withdraw_amendment(by.person, amendment))
    require(amendment.state == State.OPEN, WrongAmendmentState, state=amendment.get_state_display())
    return _move(amendment, State.WITHDRAWN, by=by)


@transaction.atomic
def answer(amendment: Amendment, *, by: Seat, accepts: bool, reason: str = "") -> Amendment:
    """The chair's answer in the second reading. What is accepted waits to be brought into the text."""
    amendment = _lock(amendment)
    manifesto = amendment.article.manifesto
    require(can_chair(by.person, manifesto))
    require(manifesto.stage == Stage.LINES, WrongStage, stage=manifesto.get_stage_display())
    require(amendment.is_standing, WrongAmendmentState, state=amendment.get_state_display())
    require(len(reason.strip()) <= LONGEST_ANSWER, BadAnswer, reason=_("the reason is longer than 500 letters."))
    require(accepts or bool(reason.strip()), BadAnswer, reason=_("say why it is not accepted, in a sentence."))
    require(not accepts or not amendment.is_hidden, BadAnswer, reason=_("moderators have hidden its words."))
    if accepts:
        accepted = amendment.article.amendments.select_related("to").filter(state=State.ACCEPTED)
        clashing = _clashing(amendment, accepted.exclude(id=amendment.id))
        require(not clashing, Clashes, numbers=", ".join(map(str, clashing)))
    return _move(amendment, State.ACCEPTED if accepts else State.REJECTED, by=by, reason=reason)


@transaction.atomic
def bring_in(article: Article, *, by: Seat) -> Article:
    """What was accepted stands in the text. What waits is carried to its place there, or lapses if that is gone."""
    require(can_chair(by.person, article.manifesto))
    article = lock_article(article)
    manifesto = article.manifesto
    require(manifesto.stage == Stage.LINES, WrongStage, stage=manifesto.get_stage_display())
    standing = list(article.amendments.standing().select_related("to"))
    accepted = [one for one in standing if one.state == State.ACCEPTED and not one.is_hidden]
    require(bool(accepted), BadAmendment, reason=_("nothing is accepted that is not in the text already."))
    for one in accepted:
        if one.is_new_article:
            _bring_in_new(one, [other for other in standing if other != one and other.root == one], by=by)
    standing = [one for one in standing if not one.is_about_new_article or one.state == State.OPEN]
    accepted = [one for one in accepted if not one.is_about_new_article]
    if not accepted:
        return article
    done = wording.rehearse(article.text, [one.change for one in accepted])
    require(not done.clashes, Clashes, numbers=", ".join(str(number) for pair in done.clashes for number in pair))
    merged = [one for one in accepted if one.number not in {*done.orphans, *done.misplaced}]
    parents = {one.number: [other.number for other in merged if other.to_id == one.id] for one in merged}
    by_passage = {row["id"]: list(row.get("by", [])) for row in article.passages}
    for passage in done.passages:
        changed = sorted({number for run in passage.runs for number in run.by})
        changed += [inner for number in changed for inner in parents.get(number, ())]
        known = by_passage.setdefault(passage.id, [])
        known += [number for number in changed if number not in known]
    rows = [{"id": one.id, "text": one.text, "by": by_passage[one.id]} for one in done.text]
    keep_words(article, rows, by=by, merged=[one.number for one in merged])
    Amendment.objects.filter(id__in=[one.id for one in merged]).update(state=State.MERGED)
    _carry([one for one in standing if one not in merged], done, merged)
    return article


def _bring_in_new(amendment: Amendment, to_it: Sequence[Amendment], *, by: Seat) -> Article:
    """A new article at the end of the text, as the accepted amendments to it leave it. Those still open lapse."""
    inner = [one for one in to_it if one.state == State.ACCEPTED and not one.is_hidden]
    done = wording.rehearse((), [one.change for one in (amendment, *inner)])
    numbers = [amendment.number, *(one.number for one in inner)]
    require(not done.clashes, Clashes, numbers=", ".join(map(str, numbers)))
    require(bool(done.text), BadAmendment, reason=_("nothing would be left of the new article."))
    made = append_article(amendment.article.manifesto, by=by, title=amendment.title, text=done.text, merged=numbers)
    Amendment.objects.filter(id__in=[one.id for one in (amendment, *inner)]).update(state=State.MERGED, article=made)
    for one in to_it:
        if one not in inner:
            one.state = State.LAPSED
            one.save(update_fields=["state"])
    return made


def _carry(waiting: Iterable[Amendment], done: wording.Rehearsal, merged: Iterable[Amendment]) -> None:
    """Open amendments at the same words of the new text; those to an amendment that is in the text are over."""
    over = {one.id for one in merged}
    for amendment in waiting:
        moved = None if amendment.to_id in over else wording.carried(amendment.change, done)
        if moved is None:
            amendment.state = State.LAPSED
            over.add(amendment.id)
        else:
            amendment.start, amendment.end = moved.start, moved.end
        amendment.save(update_fields=["state", "start", "end"])


def rehearse(article: Article, chosen: Iterable[Amendment]) -> wording.Rehearsal:
    """What a choice of amendments would make of the article."""
    return wording.rehearse(article.text, [amendment.change for amendment in chosen])


def _clashing(amendment: Amendment, others: Iterable[Amendment]) -> list[int]:
    found = rehearse(amendment.article, [amendment, *others]).clashes
    return sorted({number for pair in found for number in pair if amendment.number in pair} - {amendment.number})


def _lock(amendment: Amendment) -> Amendment:
    article = lock_article(amendment.article)
    found = Amendment.objects.with_names().get(id=amendment.id)
    found.article = article
    return found


def _move(amendment: Amendment, state: str, *, by: Seat, reason: str = "") -> Amendment:
    amendment.state, amendment.decided_at, amendment.decided_by = state, now(), by
    amendment.decision_reason = reason.strip()
    amendment.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])
    if not amendment.is_standing:
        _lapse_those_to(amendment)
    body = {"amendment": amendment.number, "state": state, "reason": amendment.decision_reason}
    note_on(amendment.article.manifesto, record.DECIDE, body, by=by)
    announce(amendment.article.manifesto.topic)
    return amendment


def _lapse_those_to(amendment: Amendment) -> None:
    """What would change its words has nothing to change any more."""
    for one in amendment.amendments.standing():
        one.state = State.LAPSED
        one.save(update_fields=["state"])
        _lapse_those_to(one)


def withdrawing_seat(visitor: Visitor, amendment: Amendment) -> Seat:
    """The seat in which a visitor takes an amendment back."""
    seats = amending_seats(visitor, amendment.article.manifesto)
    own = [seat for seat in seats if seat.id == amendment.by_id or seat.body_id == amendment.desk_id]
    if not own:
        raise NotAllowed
    return own[0]


def to_choose_from(manifesto: Manifesto) -> list[Amendment]:
    """All that may still come into the text, article by article: in two statements, without what nobody reads here."""
    needed = ("number", "title", "kind", "passage", "start", "end", "words", "state", "article", "to", "by", "desk")
    rows = list(
        Amendment.objects.filter(article__manifesto=manifesto)
        .standing()
        .in_sight()
        .order_by("article__number", "number")
        .only(*needed)
    )
    seats = Seat.objects.select_related("person").in_bulk({one.by_id for one in rows})
    desks = Body.objects.in_bulk({one.desk_id for one in rows if one.desk_id})
    known = {one.id: one for one in rows}
    for one in rows:
        one.by, one.desk = seats[one.by_id], desks[one.desk_id] if one.desk_id else None
        one.to = known.get(one.to_id) if one.to_id else None
    return rows


def open_numbers(manifesto: Manifesto) -> dict[UUID, int]:
    """How many amendments each article waits with, in one statement."""
    rows = Amendment.objects.filter(article__manifesto=manifesto).standing().values_list("article")
    found: dict[UUID, int] = {}
    for (article,) in rows.order_by():
        found[article] = found.get(article, 0) + 1
    return found
