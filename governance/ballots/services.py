"""What the desk does with a question, from draft to certified."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.charter import Base, CharterError, share
from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.canonical import canonical
from assemblies.minutes.chain import sealed_root
from assemblies.minutes.services import note
from assemblies.minutes.signing import current_key, has_key
from assemblies.sessions.services import present_between, running_meeting
from config.clock import database_now, now, stamp
from config.errors import Absent, require
from governance.ballots import record
from governance.ballots.casting import lock_for_changing
from governance.ballots.digits import PEOPLE, require_digits
from governance.ballots.errors import (
    AlreadyAsked,
    BadClosingTime,
    BadQuestion,
    ElectionMissing,
    KeyLost,
    PapersDiffer,
    ReasonNeeded,
    RollTooSmall,
    SecondPersonNeeded,
    TooFewForSecrecy,
    VotedElsewhere,
    WrongState,
)
from governance.ballots.holds import require_not_held
from governance.ballots.keying import drop_unsettled, papers_that_wait
from governance.ballots.lifecycle import Act, move, require_possible
from governance.ballots.models import (
    Box,
    Channel,
    DraftBefore,
    Election,
    Mode,
    Option,
    Question,
    Request,
    RollEntry,
    Stops,
    Tally,
)
from governance.ballots.parts import FEWEST_FOR_SECRECY, frozen_parts, hashes_by_part, read_majorities
from governance.ballots.permissions import (
    can_certify,
    can_confirm_request,
    can_draft_question,
    can_run_question,
    can_see_question,
    can_take_back_request,
)
from governance.ballots.reasons import hash_of, reasons_of
from governance.ballots.rules import YES_NO, answers_of, asks_for, elects, has_options, rule_names, settled
from governance.ballots.secrecy.box import make_box
from governance.ballots.secrecy.papers import papers_out
from governance.ballots.secrecy.sealing import take_away_box
from governance.ballots.translations import Label, Words, still_true, variants_for
from governance.counting import rule_called
from governance.objections.of_proposals import KIND as OF_PROPOSALS
from governance.objections.services import require_settled
from governance.proposals.errors import NothingToUndo
from governance.proposals.models import Proposal

State = Question.State
LONGEST_TITLE, LONGEST_TEXT, LONGEST_OPTION, LONGEST_ABOUT, LONGEST_REASON = 200, 10_000, 200, 400, 500
MOST_OPTIONS = 60
LONGEST_VOTE = timedelta(days=90)
USUAL_MINUTES = 30
OFFERED_MODES = frozenset(Mode.values)
# Those whose result follows from how many chose each answer, which is all that an election elsewhere tells.
ENCRYPTED_RULES = frozenset({YES_NO, "plurality"})
# What takes two people, as the life of a question knows it.
IN_LIFE = {Request.Act.CLOSE_EARLY.value: Act.CLOSE, Request.Act.ANNUL.value: Act.ANNUL}
NOTHING_SET: Mapping[str, str] = {}


def find_question(visitor: Visitor, question_id: UUID) -> Question:
    """The question, if this visitor may see it; absent and hidden look the same."""
    question = Question.objects.select_related("body__assembly", "proposal").filter(id=question_id).first()
    if question is None:
        raise Absent
    require(can_see_question(visitor, question), Absent)
    return question


@transaction.atomic
def draft_question(
    body: Body,
    *,
    by: Seat,
    title: str,
    text: str = "",
    rule: str = YES_NO,
    options: Sequence[tuple[str, str]] = (),
    seats: int = 1,
    threshold: str = "",
    quorum: str = "",
    mode: str = Mode.OPEN,
    publish_openings: bool = False,
    rule_options: Mapping[str, str] = NOTHING_SET,
    proposal: Proposal | None = None,
    asked_again_from: Question | None = None,
    language: str = settings.LANGUAGE_CODE,
) -> Question:
    """A draft that only the desk sees. Thresholds left empty are the charter's, settings of the rule its own."""
    require(can_draft_question(by.person, body))
    question = Question(
        body=body,
        number=next_number(body),
        seen_by=body.charter.open_vote_seen_by,
        proposal=proposal,
        asked_again_from=asked_again_from,
        created_at=now(),
    )
    _require_language(language)
    question.language = language
    _choose_mode(question, mode, publish_openings)
    return _write_draft(question, title, text, rule, options, seats, threshold, quorum, rule_options)


def next_number(body: Body) -> int:
    """Questions are numbered through the whole assembly; the lock is held until the new one is written."""
    Assembly.objects.select_for_update().get(id=body.assembly_id)
    last = Question.objects.filter(body__assembly=body.assembly_id).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def change_draft(
    question: Question,
    *,
    by: Seat,
    title: str,
    text: str = "",
    rule: str = YES_NO,
    options: Sequence[tuple[str, str]] = (),
    seats: int = 1,
    threshold: str = "",
    quorum: str = "",
    mode: str = Mode.OPEN,
    publish_openings: bool = False,
    rule_options: Mapping[str, str] = NOTHING_SET,
    language: str = settings.LANGUAGE_CODE,
    translations: Mapping[str, Any] | None = None,
) -> Question:
    """The draft in new words. Translations of words that changed are taken out, unless others are given."""
    require(can_run_question(by.person, question))
    question = lock_for_changing(question.id)
    require_possible(Act.WRITE, question)
    _require_language(language)
    before = _words_of(question)
    DraftBefore.objects.update_or_create(question=question, defaults={"words": before})
    question.options.all().delete()
    question.language = language
    _choose_mode(question, mode, publish_openings)
    changed = _write_draft(question, title, text, rule, options, seats, threshold, quorum, rule_options)
    kept = still_true(changed.translations, before, _words_of(changed)) if translations is None else translations
    if kept != changed.translations:
        changed.translations = dict(kept)
        changed.save(update_fields=["translations"])
    return changed


def _words_of(question: Question) -> dict[str, Any]:
    return {
        "title": question.title,
        "text": question.text,
        "rule": question.rule,
        "options": [[text, about] for text, about in own_options(question)],
        "seats": question.seats,
        "threshold": question.threshold,
        "quorum": question.quorum,
        "mode": question.mode,
        "publish_openings": question.publish_openings,
        "rule_options": question.rule_options,
        "language": question.language,
        "translations": question.translations,
    }


@transaction.atomic
def undo_draft(question: Question, *, by: Seat) -> Question:
    """The draft says again what it said before the last save; undone once more, it is as it was."""
    require(can_run_question(by.person, question))
    before = DraftBefore.objects.filter(question=question).first()
    if before is None:
        raise NothingToUndo
    words = before.words | {"options": [(text, about) for text, about in before.words["options"]]}
    return change_draft(question, by=by, **words)


@transaction.atomic
def ask_beyond(question: Question, *, by: Seat, majorities: Mapping[str, Any] | None) -> Question:
    """What the draft asks beyond its rule: written here, or nothing written, so that the charter says it."""
    require(can_run_question(by.person, question))
    question = lock_for_changing(question.id)
    require_possible(Act.WRITE, question)
    require(asks_for(question.rule, "threshold"), BadQuestion, reason=_("only a question of yes or no can ask this."))
    question.majorities = None if majorities is None else read_majorities(majorities)
    question.save(update_fields=["majorities"])
    announce(question.topic)
    return question


@transaction.atomic
def translate_question(question: Question, *, by: Seat, variant: str, words: Words) -> Question:
    """The draft can also be read in this language, or in easy words; the words are frozen with it."""
    require(can_run_question(by.person, question))
    question = lock_for_changing(question.id)
    require_possible(Act.WRITE, question)
    require(variant in set(variants_for(question.language)), BadQuestion, reason=_("choose a language of the list."))
    require(words.label in Label.values, BadQuestion, reason=_("say who answers for the translation."))
    _require_words(words.title, words.text, list(words.options.values()))
    if words.options:
        keys = set(question.options.values_list("key", flat=True)) if has_options(question.rule) else set()
        is_whole = keys == set(words.options) and all(text.strip() for text, _about in words.options.values())
        require(is_whole, BadQuestion, reason=_("translate every option, or none."))
    question.translations = {**question.translations, variant: words.kept()}
    question.save(update_fields=["translations"])
    announce(question.topic)
    return question


@transaction.atomic
def drop_translation(question: Question, *, by: Seat, variant: str) -> Question:
    require(can_run_question(by.person, question))
    question = lock_for_changing(question.id)
    require_possible(Act.WRITE, question)
    require(variant in question.translations, Absent)
    question.translations = {name: words for name, words in question.translations.items() if name != variant}
    question.save(update_fields=["translations"])
    announce(question.topic)
    return question


def _require_language(language: str) -> None:
    require(language in dict(settings.LANGUAGES), BadQuestion, reason=_("choose a language of the list."))


def _choose_mode(question: Question, mode: str, publish_openings: bool) -> None:
    require(mode in OFFERED_MODES, BadQuestion, reason=_("choose one of the ways to vote."))
    question.mode = mode
    question.publish_openings = publish_openings and question.is_secret


def own_options(question: Question) -> list[tuple[str, str]]:
    """Text and sentence of each option that the desk wrote, in ballot order; fixed answers are the rule's."""
    if not has_options(question.rule):
        return []
    return [(option.text, option.about) for option in question.options.all()]


def _write_draft(
    question: Question,
    title: str,
    text: str,
    rule: str,
    options: Sequence[tuple[str, str]],
    seats: int,
    threshold: str,
    quorum: str,
    rule_options: Mapping[str, str],
) -> Question:
    """``options`` are pairs of text and one explaining sentence, in ballot order."""
    _require_words(title, text, options)
    require(rule in rule_names(), BadQuestion, reason=_("choose one of the rules."))
    can_be_secret = not rule_called(rule).needs_reason
    require(can_be_secret or not question.is_secret, BadQuestion, reason=_("under this rule people vote openly."))
    is_possible = rule in ENCRYPTED_RULES or not question.is_encrypted
    require(is_possible, BadQuestion, reason=_("an encrypted vote asks yes or no, or who has most votes."))
    fills_seats = rule_called(rule).fills_seats
    if has_options(rule):
        _require_options(options, seats if fills_seats else 1)
        rows = [(str(place), text.strip(), about) for place, (text, about) in enumerate(options, start=1)]
    else:
        rows = [(key, word, "") for key, word in answers_of(rule).items()]
    question.title, question.text, question.rule = title.strip(), text, rule
    question.seats = seats if fills_seats else 1
    question.rule_options = settled(rule, rule_options, [key for key, _text, _about in rows], question.seats)
    charter = question.body.charter
    question.threshold = _share("threshold", threshold or charter.threshold) if asks_for(rule, "threshold") else ""
    question.quorum = _share("quorum", given) if (given := quorum or _usual_quorum(question)) else ""
    question.quorum_counts = _base_of(question)
    question.save()
    Option.objects.bulk_create(
        Option(question=question, key=key, place=place, text=text, about=about)
        for place, (key, text, about) in enumerate(rows, start=1)
    )
    announce(question.body.assembly.topic)
    return question


def _usual_quorum(question: Question) -> str:
    """The charter's, where it is a text that is put; several things to choose from have one where somebody sets it."""
    return str(question.body.charter.quorum) if asks_for(question.rule, "quorum") else ""


def _base_of(question: Question) -> str:
    """What a quorum is a share of, as the charter says it now; without a quorum it makes no difference."""
    asks = question.quorum not in {"", "0"}
    return question.body.charter.quorum_counts.value if asks else Base.SEATS.value


def _require_words(title: str, text: str, options: Sequence[tuple[str, str]]) -> None:
    require(bool(title.strip()), BadQuestion, reason=_("write the question itself."))
    require(len(title.strip()) <= LONGEST_TITLE, BadQuestion, reason=_("it is longer than 200 letters."))
    require(len(text) <= LONGEST_TEXT, BadQuestion, reason=_("the explanation is longer than 10,000 letters."))
    for option, about in options:
        is_short = len(option.strip()) <= LONGEST_OPTION and len(about.strip()) <= LONGEST_ABOUT
        require(is_short, BadQuestion, reason=_("an option is longer than 200 letters, or its sentence than 400."))


def _require_options(options: Sequence[tuple[str, str]], seats: int) -> None:
    texts = [option.strip() for option, _about in options]
    require(len(texts) >= 2 and all(texts), BadQuestion, reason=_("write at least two options."))
    require(len(texts) <= MOST_OPTIONS, BadQuestion, reason=_("a ballot has room for 60 options."))
    require(len(set(texts)) == len(texts), BadQuestion, reason=_("two options read the same."))
    require(1 <= seats < len(texts), BadQuestion, reason=_("there must be more options than seats to fill."))


def _share(name: str, value: object) -> str:
    """An exact share as the count reads it. “1/1” is everybody, where “1” would be one person."""
    try:
        exact = share(name, value)
    except CharterError as error:
        raise BadQuestion(reason=f"{value}: {error.what_to_do}.") from None
    lowest_is_fine = exact > 0 if name == "threshold" else exact >= 0
    require(lowest_is_fine and exact <= 1, BadQuestion, reason=_("%s is not a share like 1/2 or 2/3.") % value)
    return f"{exact.numerator}/{exact.denominator}" if exact else "0"


@transaction.atomic
def freeze_question(question: Question, *, by: Seat) -> Question:
    """Wording, rule and roll are fixed by their hashes, and the lots for ties committed to."""
    require(can_run_question(by.person, question))
    question = lock_for_changing(question.id)
    require_possible(Act.FREEZE, question)
    if question.proposal_id is not None:
        require_settled(OF_PROPOSALS, question.proposal_id, question.body.assembly)
    seats = list(Seat.objects.voting().filter(body=question.body).select_related("community").order_by("number"))
    minimum = question.body.charter.minimum_roll
    require(len(seats) >= minimum, RollTooSmall, minimum=minimum, seats=len(seats))
    if question.is_secret:
        require(len(seats) >= FEWEST_FOR_SECRECY, TooFewForSecrecy, minimum=FEWEST_FOR_SECRECY, seats=len(seats))
        make_box(question.id)
        question.box = Box.STANDING
    beyond, part_of = frozen_parts(question, seats)
    require(
        not (question.is_encrypted and part_of),
        BadQuestion,
        reason=_("an encrypted vote cannot be counted by parts, and each part must agree here."),
    )
    roll = RollEntry.objects.bulk_create(
        RollEntry(question=question, seat=seat, seat_hash=seat.opaque_id, part=part_of.get(seat.id, ""))
        for seat in seats
    )
    hashes = sorted(entry.seat_hash for entry in roll)
    question.roll_size = len(roll)
    question.quorum_counts = _base_of(question)
    question.frozen_at = now()
    move(question, Act.FREEZE)
    DraftBefore.objects.filter(question=question).delete()
    roll_root = sealed_root(value.encode() for value in hashes)
    fix_configuration(
        question,
        roll=len(roll),
        roll_root=roll_root,
        reports=_reports_allowed(question),
        **({"paper": "twice"} if question.body.charter.paper_keyed_twice else {}),
        **_digits_asked(question),
        **beyond,
    )
    note(question.body.assembly_id, record.FREEZE, _which(question), by=by.signature)
    note_configuration(question)
    note(question.body.assembly_id, record.ROLL, {"question": str(question.id), "seats": hashes})
    if part_of and not question.is_secret:
        parts = {"question": str(question.id), "parts": hashes_by_part(roll)}
        note(question.body.assembly_id, record.PARTS, parts)
    announce(question.topic, question.body.assembly.topic)
    return question


def _reports_allowed(question: Question) -> dict[str, Any]:
    """How many members may attach a minority report to the result, and for how many days after the count."""
    charter = question.body.charter
    return {"signers": charter.report_signers, "days": charter.report_days}


def _digits_asked(question: Question) -> dict[str, int]:
    """How many people must add digits to the lot, as it is frozen."""
    asks_digits = question.body.charter.digits_for_elections and elects(question)
    return {"lot_digits": PEOPLE} if asks_digits else {}


def fix_configuration(question: Question, **more: Any) -> None:
    """The frozen configuration and its hash: what every ballot, count and recount refers to."""
    options = list(question.options.all())
    withdrawn = [option.key for option in options if option.is_withdrawn]
    question.config = {
        "question": str(question.id),
        "number": question.number,
        "title": question.title,
        "text": question.text,
        "rule": question.rule,
        "options": [option.key for option in options],
        "option_texts": {option.key: option.text for option in options},
        "seats": question.seats,
        "rule_options": _rule_options(question),
        "mode": question.mode,
        "seen_by": question.seen_by,
        **_box_options(question),
        **({"withdrawn": withdrawn} if withdrawn else {}),
        **({"language": question.language, "translations": question.translations} if question.translations else {}),
        **more,
    }
    question.config_sha256 = hashlib.sha256(canonical(question.config)).hexdigest()
    question.save()


def _box_options(question: Question) -> dict[str, Any]:
    """What a secret question promises about its ballots, and the public key of whoever promises."""
    if not question.is_secret:
        return {}
    key = current_key()
    return {"publish_openings": question.publish_openings, "box_key": key.id, "box_public_key": key.public}


def _rule_options(question: Question) -> dict[str, str]:
    shares = {
        name: set_to
        for name in ("threshold", "quorum")
        if (set_to := getattr(question, name)) or asks_for(question.rule, name)
    }
    base = {"quorum_of": Base.PRESENT.value} if question.is_of_those_present else {}
    return {**shares, **base, **question.rule_options}


def note_configuration(question: Question) -> None:
    body = {
        "question": str(question.id),
        "config": question.config,
        "config_sha256": question.config_sha256,
        "seed_sha256": hashlib.sha256(bytes(question.seed)).hexdigest() if question.seed else None,
    }
    note(question.body.assembly_id, record.CONFIG, body)


def _which(question: Question) -> dict[str, Any]:
    return {"question": str(question.id), "number": question.number}


@dataclass(frozen=True)
class Outlook:
    """What opening would mean, shown before it is done."""

    seats: int
    without_card: int
    needs_a_meeting: bool


def opening_outlook(question: Question) -> Outlook:
    """“Opens to 98 people, 3 without a card.”"""
    seats = (
        Seat.objects.active().filter(rolls__question=question)
        if question.frozen_at
        else Seat.objects.voting().filter(body=question.body)
    )
    return Outlook(
        seats=seats.count(),
        without_card=seats.without_card().count(),
        needs_a_meeting=question.is_of_those_present and running_meeting(question.body) is None,
    )


def usual_minutes(question: Question) -> int:
    """How long it stays open if nobody says otherwise: never shorter than the charter allows."""
    return max(USUAL_MINUTES, question.body.charter.shortest_vote_minutes)


@transaction.atomic
def open_question(question: Question, *, by: Seat, minutes: int) -> Question:
    """Members can vote from now on, for so many minutes by the database's clock."""
    require(can_run_question(by.person, question))
    question = lock_for_changing(question.id)
    require_possible(Act.OPEN, question)
    require(question.roll_size > 0, VotedElsewhere)
    require(not question.is_secret or has_key((question.config or {})["box_key"]), KeyLost)
    require_digits(question)
    require(not question.is_encrypted or Election.objects.filter(question=question).exists(), ElectionMissing)
    shortest = question.body.charter.shortest_vote_minutes
    require(shortest <= minutes <= LONGEST_VOTE // timedelta(minutes=1), BadClosingTime, minutes=shortest)
    question.opens_at = database_now()
    question.closes_at = question.opens_at + timedelta(minutes=minutes)
    move(question, Act.OPEN)
    question.save(update_fields=["opens_at", "closes_at", "state"])
    body = _which(question) | {
        "config_sha256": question.config_sha256,
        "closes_at": stamp(question.closes_at),
    }
    note(question.body.assembly_id, record.OPEN, body, by=by.signature)
    announce(question.topic, question.body.assembly.topic)
    return question


@transaction.atomic
def lengthen_question(question: Question, *, by: Seat, closes_at: datetime) -> Question:
    """The end moves later; it is announced before the old end comes."""
    require(can_run_question(by.person, question))
    question = lock_for_changing(question.id)
    require_possible(Act.LENGTHEN, question)
    assert question.closes_at is not None
    at = database_now()
    require(question.closes_at > at, WrongState, state=State.CLOSED.label)
    require(
        question.closes_at < closes_at <= at + LONGEST_VOTE,
        BadClosingTime,
        minutes=question.body.charter.shortest_vote_minutes,
    )
    question.closes_at = closes_at
    question.save(update_fields=["closes_at"])
    note(
        question.body.assembly_id,
        record.LENGTHEN,
        _which(question) | {"closes_at": stamp(closes_at)},
        by=by.signature,
    )
    announce(question.topic, question.body.assembly.topic)
    return question


@transaction.atomic
def ask_for(question: Question, act: Request.Act, *, by: Seat, reason: str) -> Request:
    """The first of two people asks to close early or to annul, and says why."""
    require(can_run_question(by.person, question))
    require(0 < len(reason.strip()) <= LONGEST_REASON, ReasonNeeded)
    question = lock_for_changing(question.id)
    require_possible(IN_LIFE[act], question)
    open_requests = question.requests.filter(act=act, ended_at__isnull=True)
    require(not open_requests.exists(), AlreadyAsked)
    request = Request.objects.create(question=question, act=act, reason=reason.strip(), asked_by=by, asked_at=now())
    body = _which(question) | {"act": str(act), "reason": request.reason}
    note(question.body.assembly_id, record.ASK, body, by=by.signature)
    announce(question.topic, question.body.assembly.topic)
    return request


@transaction.atomic
def confirm_request(request: Request, *, by: Seat) -> Question:
    """The second person confirms, and it happens at once."""
    require(can_confirm_request(by.person, request.question))
    question = lock_for_changing(request.question_id)
    request = Request.objects.select_for_update(of=("self",)).select_related("asked_by").get(id=request.id)
    require(request.ended_at is None, WrongState, state=question.get_state_display())
    require(request.asked_by.person_id != by.person_id, SecondPersonNeeded)
    require_possible(IN_LIFE[request.act], question)
    request.confirmed_by, request.ended_at = by, now()
    request.save(update_fields=["confirmed_by", "ended_at"])
    if request.act == Request.Act.CLOSE_EARLY:
        unsettled = len(papers_that_wait(question))
        require(not unsettled, PapersDiffer, papers=unsettled)
        return _close(question, at=database_now(), early=True, by=by.signature)
    return _annul(question, Act.ANNUL, reason=request.reason, by=by.signature)


def _annul(question: Question, act: Act, *, reason: str, by: Mapping[str, str] | None) -> Question:
    move(question, act)
    question.holds.standing().update(ended_at=now())
    question.requests.filter(ended_at__isnull=True).update(ended_at=now())
    question.annulled_at, question.annulment_reason = now(), reason
    question.save(update_fields=["state", "annulled_at", "annulment_reason"])
    Tally.objects.filter(question=question, result__isnull=True).delete()
    take_away_box(question)
    question.paper_piles.all().delete()
    note(question.body.assembly_id, record.ANNUL, _which(question) | {"reason": reason}, by=by)
    announce(question.topic, question.body.assembly.topic)
    return question


@transaction.atomic
def interrupt_question(question_id: UUID, *, reason: str) -> Question:
    """A vote whose ballots were lost with a machine is annulled by the restore; it can be asked again."""
    question = lock_for_changing(question_id)
    require_possible(Act.LOSE, question)
    return _annul(question, Act.LOSE, reason=reason, by=None)


@transaction.atomic
def take_back_request(request: Request, *, by: Seat) -> Request:
    """Whoever asked no longer asks; after it was confirmed nothing changes."""
    require(can_take_back_request(by.person, request))
    request = Request.objects.select_for_update(of=("self",)).select_related("question__body").get(id=request.id)
    if request.ended_at is None:
        request.ended_at = now()
        request.save(update_fields=["ended_at"])
        body = _which(request.question) | {"act": str(request.act)}
        note(request.question.body.assembly_id, record.DROP, body, by=by.signature)
        announce(request.question.topic, request.question.body.assembly.topic)
    return request


def close_due_questions() -> int:
    """Questions whose end has come by the database's clock are closed and queued for counting."""
    due = Question.objects.due_to_close(database_now()).values_list("id", flat=True)
    closed = 0
    for question_id in list(due):
        with transaction.atomic():
            question = lock_for_changing(question_id)
            at = database_now()
            if question.is_open and question.closes_at is not None and question.closes_at <= at:
                _close(question, at=question.closes_at, early=False, by=None)
                closed += 1
    return closed


def _close(question: Question, *, at: datetime, early: bool, by: Mapping[str, str] | None) -> Question:
    move(question, Act.CLOSE)
    question.closed_at = at
    question.turnout = question.count_turnout()
    if question.is_of_those_present:
        question.present = present_while_open(question, at)
    question.save(update_fields=["state", "closed_at", "turnout", "present"])
    question.requests.filter(ended_at__isnull=True).update(ended_at=now())
    if not question.is_encrypted and not papers_out(question):
        queue_tally(question)
    note(question.body.assembly_id, record.CLOSE, _which(question) | {"early": early}, by=by)
    _note_channels(question)
    _note_reasons(question)
    if question.present is not None:
        counted = {"present": question.present, "roll": question.roll_size}
        note(question.body.assembly_id, record.PRESENT, _which(question) | counted)
    announce(question.topic, question.body.assembly.topic)
    return question


def _note_channels(question: Question) -> None:
    """How many of the ballots that count came on paper or with help stands in the minutes, never whose."""
    found, unsettled = question.channels(), drop_unsettled(question)
    question.helpings.exclude(code="").update(code="")
    if set(found) - {Channel.PHONE.value} or unsettled:
        ways = {channel.value: found.get(channel.value, 0) for channel in Channel}
        note(question.body.assembly_id, record.CHANNELS, _which(question) | ways | {"unsettled": unsettled})


def _note_reasons(question: Question) -> None:
    """The minutes hold a fingerprint of each reason, in an order that says nothing."""
    hashes = sorted(hash_of(reason) for reason in reasons_of(question))
    if hashes:
        note(question.body.assembly_id, record.REASONS, _which(question) | {"reasons": len(hashes), "hashes": hashes})


def present_while_open(question: Question, until: datetime) -> int:
    """How many of the roll were marked as here at some moment between opening and this one."""
    assert question.opens_at is not None
    here = present_between(question.body_id, question.opens_at, until).values("seat")
    return RollEntry.objects.filter(question=question, seat__in=here).count()


def queue_tally(question: Question, *, lot: Sequence[str] | None = None) -> Tally:
    """The row is the queue; a sweeper rings the worker."""
    return Tally.objects.create(question=question, queued_at=now(), lot=list(lot) if lot else None)


def follow_turnout() -> int:
    """The turnout of open questions as their pages show it; casting never writes it."""
    changed = 0
    for question in Question.objects.filter(state=State.OPEN).only("id", "turnout", "mode"):
        voted = question.count_turnout()
        if voted != question.turnout:
            with transaction.atomic():
                Question.objects.filter(id=question.id, state=State.OPEN).update(turnout=voted)
                announce(question.topic)
            changed += 1
    return changed


@transaction.atomic
def ask_again(question: Question, *, by: Seat) -> Question:
    """A new draft with the same wording, linked to the one before."""
    require(can_run_question(by.person, question))
    question = lock_for_changing(question.id)
    require_possible(Act.ASK_AGAIN, question)
    again = draft_question(
        question.body,
        by=by,
        title=question.title,
        text=question.text,
        rule=question.rule,
        options=own_options(question),
        seats=question.seats,
        threshold=question.threshold,
        quorum=question.quorum,
        mode=question.mode,
        publish_openings=question.publish_openings,
        rule_options=question.rule_options,
        proposal=question.proposal,
        asked_again_from=question,
        language=question.language,
    )
    again.translations, again.majorities = question.translations, question.majorities
    again.save(update_fields=["translations", "majorities"])
    note(
        question.body.assembly_id,
        record.ASK_AGAIN,
        _which(question) | {"again": str(again.id)},
        by=by.signature,
    )
    announce(question.topic)
    return again


@transaction.atomic
def certify_question(question: Question, *, by: Seat) -> Question:
    """Somebody answerable has checked the count; the result is final."""
    require(can_certify(by.person, question))
    question = lock_for_changing(question.id)
    require_possible(Act.CERTIFY, question)
    require_not_held(question, Stops.RESULT)
    move(question, Act.CERTIFY)
    question.certified_at = now()
    question.save(update_fields=["state", "certified_at"])
    question.requests.filter(ended_at__isnull=True).update(ended_at=now())
    note(question.body.assembly_id, record.CERTIFY, _which(question), by=by.signature)
    announce(question.topic, question.body.assembly.topic)
    return question
