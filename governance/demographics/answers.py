"""The only place where single answers are written, read, added up and deleted."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F
from django.db.models.query import QuerySet

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Seat
from assemblies.minutes.canonical import JSON, canonical
from assemblies.minutes.services import note
from config.clock import now
from config.errors import require
from governance.demographics import record
from governance.demographics.errors import BadGroup, TraitOver
from governance.demographics.models import Trait, TraitAnswer, TraitTable
from governance.demographics.permissions import answering_seat, asking_seat
from governance.demographics.publishing import K, Published, publish
from governance.equity import NotSafe

FIRST_TABLE = timedelta(days=7)
"""So long people may take before the first totals come, unless all members have answered."""


def own_answer(trait: Trait, *, seat: Seat) -> str:
    """For the page of this member alone: their group, or nothing."""
    return TraitAnswer.objects.filter(trait=trait, seat=seat).values_list("group", flat=True).first() or ""


@transaction.atomic
def give_answer(trait: Trait, *, by: Seat, group: str) -> None:
    """The member is in this group. They may say so again, differently, as long as it is asked."""
    trait = _asked(trait, by)
    require(group in trait.group_names, BadGroup)
    TraitAnswer.objects.update_or_create(trait=trait, seat=by, defaults={"group": group})


@transaction.atomic
def take_answer_back(trait: Trait, *, by: Seat) -> None:
    """Nothing of this member is kept, whether they had answered or not."""
    TraitAnswer.objects.filter(trait=_asked(trait, by), seat=by).delete()


def _asked(trait: Trait, by: Seat) -> Trait:
    require(answering_seat(by.person, trait.assembly) == by)
    trait = _locked(trait)
    require(trait.is_asked(trait.assembly.today), TraitOver)
    return trait


@transaction.atomic
def end_early(trait: Trait, *, by: Seat) -> None:
    """Nobody is asked any more, and all single answers are deleted at once. Totals that were published stay."""
    require(asking_seat(by.person, trait.assembly) is not None)
    trait = _locked(trait)
    require(trait.forgotten_at is None, TraitOver)
    _forget(trait, by=by)


def end_all() -> None:
    """After a restore: a backup holds no single answers, and whoever answered again would look like somebody new."""
    for trait in Trait.objects.standing().order_by("id"):
        with transaction.atomic():
            _forget(_locked(trait))


def follow_due() -> None:
    """Totals that are due and safe are published; answers whose day has passed are deleted."""
    for trait in Trait.objects.standing().select_related("assembly").order_by("id"):
        with transaction.atomic():
            locked = _locked(trait)
            if locked.forgotten_at is not None:
                continue
            _publish(locked)
            if not locked.is_asked(locked.assembly.today):
                _forget(locked)


def _locked(trait: Trait) -> Trait:
    return Trait.objects.select_for_update(of=("self",)).select_related("assembly").get(id=trait.id)


def _publish(trait: Trait) -> None:
    """The next table, unless it comes too early or would tell of single people."""
    answers = TraitAnswer.objects.filter(trait=trait)
    members = _members(trait.assembly).count()
    counts = dict.fromkeys(trait.group_names, 0) | _by_group(answers)
    answered = sum(counts.values())
    tables = list(trait.tables.order_by("made_at"))
    is_early = now() < trait.asked_at + FIRST_TABLE and trait.is_asked(trait.assembly.today)
    if is_early and not tables and answered < members:
        return
    before = [Published(one.cells, one.answered, one.left, one.came) for one in tables]
    last = tables[-1].aggregate["groups"] if tables else None
    stayed = _by_group(answers.filter(counted=F("group")))
    try:
        safe = publish(counts, before=before, last=last, stayed=stayed)
    except NotSafe:
        return
    aggregate: JSON = {"members": members, "groups": counts, "salt": secrets.token_hex(32)}
    made = TraitTable.objects.create(
        trait=trait,
        made_at=now(),
        members=members,
        answered=answered,
        cells=safe.cells,
        k=K,
        left=safe.left,
        came=safe.came,
        aggregate=aggregate,
        sha256=hashlib.sha256(canonical(aggregate)).hexdigest(),
    )
    answers.update(counted=F("group"))
    body = {"trait": str(trait.id), "number": trait.number, "table": str(made.id), "aggregate_sha256": made.sha256}
    note(trait.assembly_id, record.TABLE, body)
    announce(trait.assembly.topic)


def _forget(trait: Trait, *, by: Seat | None = None) -> None:
    TraitAnswer.objects.filter(trait=trait).delete()
    trait.tables.update(aggregate={})
    trait.forgotten_at = now()
    trait.save(update_fields=["forgotten_at"])
    body = {"trait": str(trait.id), "number": trait.number}
    note(trait.assembly_id, record.FORGET, body, by=by.signature if by else None)
    announce(trait.assembly.topic)


def _members(assembly: Assembly) -> QuerySet[Seat]:
    return Seat.objects.voting().of_assembly(assembly).filter(body__kind=Body.Kind.PLENARY)


def _by_group(answers: QuerySet[TraitAnswer]) -> dict[str, int]:
    return dict(answers.order_by().values_list("group").annotate(n=Count("id")).values_list("group", "n"))
