"""A round of claims, step by step: opened, claimed, compared, decided, shared out, appealed, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import override

from assemblies.announcements.services import announce
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.events import EventType
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.allocations.models import FOR_APPEALS, Account
from governance.allocations.services import Claim, Plan, carry_over, divided, grant_more, share_out
from governance.ballots.models import Question
from governance.ballots.services import draft_question
from governance.claims import record
from governance.claims.errors import AppealedAlready, BadRound, NoClaims, NoRuleYet, NotNow, NotSoMuch
from governance.claims.models import Appeal, ClaimRound, CommunityClaim
from governance.claims.permissions import (
    answering_seat,
    appealing_seat,
    can_see_round,
    claiming_seat,
    leading_seat,
    opening_seat,
)
from governance.decisions.models import Decision
from governance.division import Claimant, Claims, DivisionError, divide, rules
from governance.division.fingerprint import fingerprint
from governance.resources.models import Resource, Season, Share

Stage = ClaimRound.Stage


@dataclass(frozen=True, slots=True)
class Terms:
    """What is claimed in a round, until when, and what is kept before all claims, in hundredths."""

    name: str
    estate: int
    claims_until: datetime
    reserved_for: str = ""
    reserved: int = 0
    kept_for_appeals: int = 0
    appeal_days: int = 7
    heard_at: datetime | None = None
    season: Season | None = None
    follows: ClaimRound | None = None


def find_round(visitor: Visitor, round_id: UUID) -> ClaimRound:
    """The round, if this visitor may see it; absent and hidden look the same."""
    related = (
        "assembly",
        "body__assembly",
        "resource__assembly",
        "season",
        "question",
        "allocation",
        "hearing_by__person",
    )
    found = ClaimRound.objects.select_related(*related).filter(id=round_id).first()
    if found is None:
        raise Absent
    require(can_see_round(visitor, found), Absent)
    return found


def find_claim(visitor: Visitor, claim_id: UUID) -> CommunityClaim:
    """A claim of a round that this visitor may see."""
    found = CommunityClaim.objects.select_related("community").filter(id=claim_id).first()
    if found is None:
        raise Absent
    found.round = find_round(visitor, found.round_id)
    return found


def find_appeal(visitor: Visitor, appeal_id: UUID) -> Appeal:
    """An appeal in a round that this visitor may see."""
    found = Appeal.objects.select_related("claim__community").filter(id=appeal_id).first()
    if found is None:
        raise Absent
    found.claim.round = find_round(visitor, found.claim.round_id)
    return found


@transaction.atomic
def open_round(resource: Resource, terms: Terms, *, by: Seat) -> ClaimRound:
    """Communities can claim from now on. What the round before left over is added to what there is."""
    require(opening_seat(by.person, resource.assembly) == by)
    before = terms.follows
    fits = before is None or (before.resource_id == resource.id and before.carried_over is not None)
    fits = fits and (terms.season is None or terms.season.resource_id == resource.id)
    fits = fits and terms.reserved + terms.kept_for_appeals < 100 and bool(terms.reserved) == bool(terms.reserved_for)
    require(fits and terms.claims_until > now(), BadRound)
    made = ClaimRound.objects.create(
        assembly=resource.assembly,
        body=by.body,
        resource=resource,
        season=terms.season,
        follows=before,
        name=terms.name,
        estate=terms.estate,
        carried=(before.carried_over or 0) if before else 0,
        reserved_for=terms.reserved_for,
        reserved=terms.reserved,
        kept_for_appeals=terms.kept_for_appeals,
        appeal_days=terms.appeal_days,
        claims_until=terms.claims_until,
        heard_at=terms.heard_at,
        opened_by=by,
        opened_at=now(),
    )
    told = {
        "resource": str(resource.id),
        "estate": made.estate,
        "carried": made.carried,
        "reserved_for": made.reserved_for,
        "reserved": made.reserved,
        "kept_for_appeals": made.kept_for_appeals,
        "claims_until": made.claims_until.isoformat(),
    }
    _tell(made, record.OPEN, told, by)
    return made


@transaction.atomic
def hand_in(found: ClaimRound, *, by: Seat, units: int, need: int, evidence: str) -> CommunityClaim:
    """What a seat's community claims; handed in again, the newer one stands."""
    require(claiming_seat(by.person, found) == by)
    found = _at(found, Stage.CLAIMING)
    words = {"units": units, "need": need, "evidence": evidence, "by": by, "at": now()}
    claim, _is_new = CommunityClaim.objects.update_or_create(round=found, community=by.community, defaults=words)
    _tell(found, record.CLAIM, {"claims": found.claims.count()}, by)
    return claim


@transaction.atomic
def write_hearing(found: ClaimRound, *, by: Seat, text: str) -> ClaimRound:
    """What was said when communities were heard, for everybody to read before the rule is asked for. Once."""
    require(leading_seat(by.person, found) == by)
    found = _at(found, Stage.CLAIMING, Stage.CHOOSING)
    require(found.question_id is None and not found.hearing, NotNow)
    found.hearing, found.hearing_by, found.hearing_at = text, by, now()
    found.save(update_fields=["hearing", "hearing_by", "hearing_at"])
    _tell(found, record.HEAR, {"text": text}, by)
    return found


def compared(found: ClaimRound) -> list[tuple[str, list[int]]]:
    """What each rule would give to each claim, in the order of the claims, which names nobody."""
    claims = list(found.claims.all())
    names = [str(place) for place in range(1, len(claims) + 1)]
    asked = Claims(
        estate=Fraction(found.in_all),
        claimants=tuple(
            Claimant(name, Fraction(one.units), Fraction(one.need)) for name, one in zip(names, claims, strict=True)
        ),
        unit=Fraction(1),
        reserved=tuple((name, Fraction(share) / 100) for name, share in reserved(found).items()),
        lots=tuple(names),
    )
    told = []
    for rule in rules().values():
        try:
            awards = divide(rule.name, asked).awards
        except DivisionError:
            continue
        told.append((rule.title, [int(awards[name]) for name in names]))
    return told


@transaction.atomic
def ask_for_rule(found: ClaimRound, *, by: Seat, title: str, text: str) -> Question:
    """A draft that asks by which rule to divide; the claims are sealed by a hash first."""
    require(leading_seat(by.person, found) == by)
    found = _at(found, Stage.CHOOSING)
    require(found.question_id is None, NotNow)
    require(found.claims.exists(), NoClaims)
    options = [(str(rule.title), str(rule.told)) for rule in rules().values()]
    found.question = draft_question(found.body, by=by, title=title, text=text, rule="approval", options=options)
    found.save(update_fields=["question"])
    told = {"question": str(found.question.id), "claims_sha256": fingerprint(sealed_claims(found))}
    _tell(found, record.ASK, told, by)
    return found.question


def rule_decided(found: ClaimRound) -> tuple[str, Decision] | None:
    """The rule that the ballot chose, and the decision; nothing before it is on record."""
    decision = Decision.objects.filter(tally__question=found.question_id).first() if found.question_id else None
    if decision is None:
        return None
    labels = {option.key: option.text for option in decision.tally.question.options.all()}
    names = _rules_by_title()
    return next(((names[labels[key]], decision) for key in decision.winners[:1] if labels.get(key) in names), None)


def _rules_by_title() -> dict[str, str]:
    """The rules by what they are called in any language: the ballot was written in that of whoever drafted it."""
    named: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            named |= {str(rule.title): rule.name for rule in rules().values()}
    return named


@transaction.atomic
def share_by_rule(found: ClaimRound, *, by: Seat) -> ClaimRound:
    """The claims are divided by the rule that was chosen; from now on everybody sees whose they are."""
    require(leading_seat(by.person, found) == by)
    found = _at(found, Stage.CHOOSING)
    decided = rule_decided(found)
    if decided is None:
        raise NoRuleYet
    rule, decision = decided
    claims = [Claim(one.community, one.units, one.need) for one in found.claims.select_related("community")]
    plan = Plan(found.resource, decision, found.in_all, claims, reserved(found), found.season)
    divided(plan, rule)
    found.allocation = share_out(plan, rule=rule, by=by)
    found.appeals_until = now() + timedelta(days=found.appeal_days)
    found.save(update_fields=["allocation", "appeals_until"])
    told = {"allocation": str(found.allocation.id), "rule": rule, "appeals_until": found.appeals_until.isoformat()}
    _tell(found, record.SHARE, told, by)
    return found


@transaction.atomic
def appeal(claim: CommunityClaim, *, by: Seat, units: int, text: str) -> Appeal:
    require(appealing_seat(by.person, claim) == by)
    found = _at(claim.round, Stage.APPEALS)
    require(not Appeal.objects.filter(claim=claim).exists(), AppealedAlready)
    made = Appeal.objects.create(claim=claim, units=units, text=text, by=by, at=now())
    told = {"appeal": str(made.id), "community_name": claim.community.name, "units": units, "text": text}
    _tell(found, record.APPEAL, told, by)
    return made


def left_for_appeals(found: ClaimRound) -> int:
    """How much can still be granted."""
    account = Account.objects.filter(allocation=found.allocation_id, name=FOR_APPEALS).first()
    return account.balance if account else 0


@transaction.atomic
def answer_appeal(asked: Appeal, *, by: Seat, granted: int, answer: str) -> Appeal:
    """A guarantor grants so much of what is kept for appeals, or nothing, and says why."""
    require(answering_seat(by.person, asked.claim.round) == by)
    found = _at(asked.claim.round, Stage.APPEALS, Stage.ANSWERING)
    asked = Appeal.objects.select_related("claim__community").get(id=asked.id)
    require(asked.answered_at is None, NotNow)
    most = min(asked.units, left_for_appeals(found))
    if granted > most:
        raise NotSoMuch(most=most)
    if granted and found.allocation:
        grant_more(found.allocation, asked.claim.community, granted, source=FOR_APPEALS, by=by)
        Share.objects.filter(season=found.season_id, community=asked.claim.community).update(most=F("most") + granted)
    asked.granted, asked.answer, asked.answered_by, asked.answered_at = granted, answer, by, now()
    asked.save(update_fields=["granted", "answer", "answered_by", "answered_at"])
    community = asked.claim.community.name
    told = {"appeal": str(asked.id), "community_name": community, "granted": granted, "answer": answer}
    _tell(found, record.ANSWER, told, by)
    return asked


@transaction.atomic
def close_round(found: ClaimRound, *, by: Seat) -> ClaimRound:
    """When the time for appeals is over and all are answered: what is left is carried over to the next round."""
    require(leading_seat(by.person, found) == by)
    found = _at(found, Stage.ANSWERING)
    require(not Appeal.objects.filter(claim__round=found, answered_at=None).exists(), NotNow)
    found.carried_over = carry_over(found.allocation, kept=FOR_APPEALS, by=by) if found.allocation else 0
    found.closed_at = now()
    found.save(update_fields=["carried_over", "closed_at"])
    _tell(found, record.CLOSE, {"carried_over": found.carried_over}, by)
    return found


def reserved(found: ClaimRound) -> dict[str, int]:
    """What is kept before all claims, in hundredths by name."""
    kept = {found.reserved_for: found.reserved, FOR_APPEALS: found.kept_for_appeals}
    return {name: share for name, share in kept.items() if share}


def sealed_claims(found: ClaimRound) -> list[list[str | int]]:
    """What is sealed of each claim, so that none can be changed when rules are compared; of the evidence its hash."""
    return [
        [str(one.id), str(one.community_id), one.units, one.need, fingerprint(one.evidence)]
        for one in found.claims.all()
    ]


def _at(found: ClaimRound, *stages: Stage) -> ClaimRound:
    """The round, locked, at one of these steps."""
    ClaimRound.objects.select_for_update().get(id=found.id)
    related = ("assembly", "body__assembly", "resource__assembly", "season", "allocation")
    held = ClaimRound.objects.select_related(*related).get(id=found.id)
    require(held.stage(now()) in stages, NotNow)
    return held


def _tell(found: ClaimRound, event: EventType, told: Mapping[str, object], by: Seat) -> None:
    note(found.assembly_id, event, {"claim_round": str(found.id), "name": found.name, **told}, by=by.signature)
    announce(found.assembly.topic)
