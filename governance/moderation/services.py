"""What happens to a text that somebody finds wrong: reported, decided about, appealed, settled by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.finding import plenary_of
from assemblies.members.models import Seat, SeatQuerySet
from assemblies.members.permissions import Visitor, acts_as, can_see_assembly
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.moderation import record
from governance.moderation.errors import (
    AppealOver,
    BadModeration,
    DecidedAlready,
    NobodyModerates,
    NotOneOfYours,
    OwnText,
    ReportedAlready,
    TextFrozen,
    TooManyReports,
)
from governance.moderation.kinds import Target, kind_called
from governance.moderation.models import LONGEST_WORDS, Ground, ModerationCase, TextReport
from governance.moderation.permissions import (
    MODERATING,
    appealing_seat,
    can_see_case,
    deciding_seat,
    reporting_seat,
    settling_seat,
)
from governance.moderation.telling import TO_AUTHOR, TO_DECIDE, TO_OTHERS, tell

State = ModerationCase.State
OUTCOMES = (State.LEFT, State.ASKED, State.HIDDEN)
MOST_WAITING = 10


@dataclass(frozen=True)
class Counts:
    """How moderation stands, as everybody may know."""

    all: int
    waiting: int
    late: int
    hidden: int
    asked: int
    left: int
    appealed: int
    overturned: int


def counts_of(assembly: Assembly) -> Counts:
    """One statement."""
    cases = ModerationCase.objects.filter(assembly=assembly)
    appeal_waits = Q(appealed_at__isnull=False, settled_at=None)
    unsettled = Q(state__in=[State.WAITING, State.ASKED]) | appeal_waits
    told = cases.aggregate(
        all=Count("id"),
        waiting=Count("id", filter=Q(state=State.WAITING) | appeal_waits),
        late=Count("id", filter=unsettled & Q(due_at__lt=now())),
        hidden=Count("id", filter=Q(state=State.HIDDEN)),
        asked=Count("id", filter=Q(state=State.ASKED)),
        left=Count("id", filter=Q(state=State.LEFT)),
        appealed=Count("appealed_at"),
        overturned=Count("id", filter=Q(is_overturned=True)),
    )
    return Counts(**told)


def find_target(visitor: Visitor, kind: str, target_id: str) -> Target:
    """The text behind an opaque pair, if this visitor sees its assembly."""
    known = kind_called(kind)
    target = known.find(target_id) if known else None
    if target is None:
        raise Absent
    require(can_see_assembly(visitor, target.assembly), Absent)
    return target


def target_of(case: ModerationCase) -> Target:
    """The text of a case, as it reads now. Of one that its author took away nothing is left to read."""
    target = case.of_kind.find(case.target) if case.of_kind else None
    if target is None:
        gone = _("A text that is not there any more")
        return Target(case.assembly, gone, "", case.get_absolute_url(), ())
    return target


def find_case(visitor: Visitor, case_id: UUID) -> ModerationCase:
    found = ModerationCase.objects.told().filter(id=case_id).first()
    if found is None:
        raise Absent
    require(can_see_case(visitor, found), Absent)
    return found


def case_hiding(kind: str, target_id: object) -> ModerationCase | None:
    """The decision that took a text off its page, for its page to say so."""
    return ModerationCase.objects.told().filter(kind=kind, target=str(target_id), state=State.HIDDEN).first()


def queue_for(assembly: Assembly) -> QuerySet[ModerationCase]:
    """What waits, the most urgent on top."""
    return ModerationCase.objects.told().filter(assembly=assembly).unsettled().order_by("due_at", "number")


def log_of(assembly: Assembly) -> QuerySet[ModerationCase]:
    """Every decision, the newest first, as everybody may read it."""
    return ModerationCase.objects.told().filter(assembly=assembly).public().order_by("-number")


def days_to_decide(assembly: Assembly) -> int:
    return plenary_of(assembly).charter.moderation_days


@transaction.atomic
def report_text(kind: str, target_id: str, *, by: Seat, ground: str, words: str = "") -> ModerationCase:
    """Moderators hear of it. Where the text is reported already, one more voice joins the same case."""
    words = _words(words, needed=False)
    require(ground in Ground.values, BadModeration, reason=_("choose what is wrong with it."))
    target = find_target(by.person, kind, target_id)
    _lock(target.assembly)
    require(by.person_id not in target.persons, OwnText)
    require(reporting_seat(by.person, target) is not None)
    moderators = _moderators(target.assembly)
    require(moderators.exclude(person__in=[*target.persons, by.person_id]).exists(), NobodyModerates)
    waiting = TextReport.objects.filter(seat__person=by.person_id, case__assembly=target.assembly)
    require(waiting.filter(case__state=State.WAITING).count() < MOST_WAITING, TooManyReports, most=MOST_WAITING)
    case = ModerationCase.objects.told().filter(kind=kind, target=target_id).first()
    require(case is None or case.state != State.HIDDEN, DecidedAlready)
    if case is None or case.state == State.LEFT:
        judged = case is not None and target.hashed(bytes(case.salt)) == case.text_sha256
        require(not judged and (case is None or not case.is_appealed), DecidedAlready)
        case = _open(kind, target_id, target, moderators.exclude(person__in=[*target.persons, by.person_id]))
    require(not case.reports.filter(seat__person=by.person_id).exists(), ReportedAlready)
    TextReport.objects.create(case=case, seat=by, ground=ground, words=words, at=now())
    announce(target.assembly.topic)
    return case


def _open(kind: str, target_id: str, target: Target, moderators: SeatQuerySet) -> ModerationCase:
    last = ModerationCase.objects.filter(assembly=target.assembly).aggregate(last=Max("number"))["last"] or 0
    at = now()
    case = ModerationCase(assembly=target.assembly, number=last + 1, kind=kind, target=target_id, opened_at=at)
    case.due_at = _due(case, at)
    case.save()
    hashed = target.hashed(bytes(case.salt))
    note(case.assembly_id, record.OPEN, _which(case) | {"kind": kind, "text_sha256": hashed, "due": _day(case)})
    tell(TO_DECIDE, moderators, case)
    return case


@transaction.atomic
def decide_case(case: ModerationCase, *, by: Seat, outcome: str, reason: str, ground: str = "") -> ModerationCase:
    """Left, to be changed, or hidden; with a reason that everybody can read. The author hears of it."""
    reason = _words(reason)
    require(outcome in OUTCOMES, BadModeration, reason=_("choose what shall happen."))
    is_against = outcome != State.LEFT
    require(not is_against or ground in Ground.values, BadModeration, reason=_("choose what is wrong with it."))
    case = _locked(case)
    require(case.state in {State.WAITING, State.ASKED} and not case.is_appealed, DecidedAlready)
    target = target_of(case)
    require(acts_as(by, deciding_seat(by.person, case, target)), NotOneOfYours)
    require(not (is_against and target.is_final), TextFrozen)
    at, was_due = now(), case.due_at
    case.state, case.ground, case.reason = outcome, ground if is_against else "", reason
    case.decided_by, case.decided_at, case.text_sha256 = by, at, target.hashed(bytes(case.salt))
    case.due_at = _due(case, at) if outcome == State.ASKED else was_due
    _begin_appeal_anew(case)
    case.save()
    told = {"text_sha256": case.text_sha256, "outcome": outcome, "ground": case.ground, "reason": reason}
    body = _about(case) | told | {"is_late": at > was_due}
    note(case.assembly_id, record.DECIDE, body, by=by.signature)
    if outcome == State.HIDDEN:
        _hide(case, reason)
    _tell_outcome(case, target)
    announce(case.assembly.topic, *target.topics)
    return case


@transaction.atomic
def appeal_decision(case: ModerationCase, *, by: Seat, words: str) -> ModerationCase:
    """Once, within the days of the charter: somebody else decides."""
    words = _words(words)
    case = _locked(case)
    target = target_of(case)
    at = now()
    require(acts_as(by, appealing_seat(by.person, case, target, at)), AppealOver)
    case.appeal, case.appealed_by, case.appealed_at = words, by, at
    case.due_at = _due(case, at)
    case.save()
    note(case.assembly_id, record.APPEAL, _which(case) | {"due": _day(case)})
    first = case.decided_by.person_id if case.decided_by else None
    others = _moderators(case.assembly).exclude(person__in=[first, by.person_id, *target.persons])
    tell(TO_DECIDE, others, case)
    announce(case.assembly.topic)
    return case


@transaction.atomic
def settle_appeal(case: ModerationCase, *, by: Seat, overturns: bool, reason: str) -> ModerationCase:
    """The first decision stands, or its opposite holds from now on. There is no second appeal."""
    reason = _words(reason)
    case = _locked(case)
    require(case.is_appealed, DecidedAlready)
    target = target_of(case)
    require(acts_as(by, settling_seat(by.person, case, target)), NotOneOfYours)
    at = now()
    case.is_overturned, case.settled_reason, case.settled_by, case.settled_at = overturns, reason, by, at
    was = case.state
    require(not (overturns and was == State.LEFT and target.is_final), TextFrozen)
    if overturns:
        case.state = State.HIDDEN if was == State.LEFT else State.LEFT
    case.save()
    told = {"outcome": str(case.state), "is_overturned": overturns, "reason": reason, "is_late": at > case.due_at}
    note(case.assembly_id, record.SETTLE, _about(case) | told, by=by.signature)
    if overturns and was != State.ASKED:
        _hide(case, reason) if case.state == State.HIDDEN else _show(case)
    _tell_outcome(case, target)
    announce(case.assembly.topic, *target.topics)
    return case


def _begin_appeal_anew(case: ModerationCase) -> None:
    """Against a new decision somebody can appeal, whatever came of an appeal against the one before."""
    case.appeal, case.appealed_by, case.appealed_at = "", None, None
    case.is_overturned, case.settled_reason, case.settled_by, case.settled_at = None, "", None, None


def _hide(case: ModerationCase, reason: str) -> None:
    _leave_blank(case, since=now(), reason=reason)


def _show(case: ModerationCase) -> None:
    _leave_blank(case, since=None, reason="")


def _leave_blank(case: ModerationCase, *, since: datetime | None, reason: str) -> None:
    """A blank with its reason stands for the words, or where it stands since no time, the words are back."""
    if case.of_kind:
        case.of_kind.rows().filter(id=case.target).update(hidden_at=since, hidden_reason=reason)


def _tell_outcome(case: ModerationCase, target: Target) -> None:
    here = Seat.objects.active().of_assembly(case.assembly)
    tell(TO_AUTHOR, here.filter(id__in=[seat.id for seat in target.authors]), case)
    heard = here.filter(Q(id__in=case.reports.values("seat")) | Q(id=case.appealed_by_id))
    tell(TO_OTHERS, heard.exclude(person__in=target.persons), case)


def _moderators(assembly: Assembly) -> SeatQuerySet:
    return Seat.objects.active().of_assembly(assembly).filter(role__in=MODERATING)


def _words(given: str, *, needed: bool = True) -> str:
    given = given.strip()
    require(bool(given) or not needed, BadModeration, reason=_("say why in a sentence."))
    require(len(given) <= LONGEST_WORDS, BadModeration, reason=_("it is longer than 500 letters."))
    return given


def _lock(assembly: Assembly) -> None:
    Assembly.objects.select_for_update().get(id=assembly.id)


def _locked(case: ModerationCase) -> ModerationCase:
    _lock(case.assembly)
    return ModerationCase.objects.told().get(id=case.id)


def _due(case: ModerationCase, at: datetime) -> datetime:
    return at + timedelta(days=days_to_decide(case.assembly))


def _day(case: ModerationCase) -> str:
    return case.due_at.astimezone(case.assembly.zone).date().isoformat()


def _which(case: ModerationCase) -> dict[str, object]:
    return {"case": str(case.id), "number": case.number}


def _about(case: ModerationCase) -> dict[str, object]:
    return _which(case) | {"kind": case.kind, "target": case.target}
