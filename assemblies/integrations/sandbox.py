"""Emptying a sandbox: what was made in it while systems tried things out is gone, and nothing anywhere else is.

What hangs from what is read from the models themselves, so that a new feature needs no line here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import SET_NULL, ForeignObjectRel, Model

from assemblies.announcements.services import announce
from assemblies.bodies import record as of_bodies
from assemblies.bodies.models import Assembly, Body, Phase
from assemblies.communities.models import Community
from assemblies.correspondence.models import Manners
from assemblies.founding.models import Founding
from assemblies.integrations import record
from assemblies.integrations.errors import NotASandbox
from assemblies.integrations.models import FeedMark, ServiceAccount
from assemblies.integrations.webhooks.models import Webhook
from assemblies.members import record as of_members
from assemblies.members.models import Device, Role, Seat
from assemblies.members.permissions import roles_of
from assemblies.minutes.models import Chain, Entry
from assemblies.minutes.services import note
from assemblies.people.models import Person
from config.errors import require

STAYS: set[Any] = {Body, Seat, Phase, Founding, Manners, Webhook, Assembly.communities.through}
"""Of what hangs from the assembly and its plenary. Of the bodies and seats themselves some go."""
AT_ONCE = 500


@transaction.atomic
def empty_sandbox(assembly: Assembly, *, by: Seat) -> Assembly:
    """The sandbox is as it was when it was set up: its plenary with charter and phases, its organisers, service
    accounts and webhooks. Everything else in it is gone, people who sit nowhere else too, and its record begins anew.
    """
    assembly = Assembly.objects.select_for_update().get(id=assembly.id)
    require(by.is_active and Role.ORGANISER in roles_of(by) and by.body.assembly_id == assembly.id)
    require(assembly.is_sandbox, NotASandbox)
    plenary = assembly.bodies.get(kind=Body.Kind.PLENARY)
    kept = _seats_that_stay(plenary)
    going = Seat.objects.of_assembly(assembly).exclude(id__in=kept)
    people = set(going.values_list("person", flat=True))
    devices = Device.objects.filter(card__seat__in=going)
    Session.objects.filter(session_key__in=list(devices.values_list("session_key", flat=True))).delete()
    communities = _communities_of_its_own(assembly)
    Seat.objects.filter(id__in=kept).update(community=None)
    assembly.communities.clear()
    gone = _Gone()
    gone.add(Seat, going.values_list("pk", flat=True))
    gone.add(Body, assembly.bodies.exclude(id=plenary.id).values_list("pk", flat=True))
    gone.add(Community, communities)
    gone.add_all_of(Assembly, [assembly.id], but=STAYS)
    gone.add_all_of(Body, [plenary.id], but=STAYS)
    gone.remove()
    _begin_record_anew(assembly, plenary, kept, by)
    seated = Seat.objects.filter(person__in=people).values("person")
    Person.objects.filter(id__in=people, founder__isnull=True).exclude(id__in=seated).delete()
    announce(assembly.topic)
    return assembly


def _seats_that_stay(plenary: Body) -> list[Any]:
    """Of its organisers, of service accounts for the whole of it, and of whoever answers for these."""
    seats = Seat.objects.active().filter(body=plenary)
    kept = set(seats.filter(role__in=[Role.ORGANISER, Role.SERVICE]).values_list("id", flat=True))
    return [*kept | set(ServiceAccount.objects.filter(seat__in=kept).values_list("made_by", flat=True))]


def _communities_of_its_own(assembly: Assembly) -> list[Any]:
    own = Community.objects.filter(assemblies=assembly)
    elsewhere = Assembly.objects.exclude(id=assembly.id)
    sat_for = Seat.objects.exclude(body__assembly=assembly).filter(community__isnull=False).values("community")
    shared = Assembly.communities.through.objects.filter(assembly__in=elsewhere).values("community")
    return [*own.exclude(id__in=shared).exclude(id__in=sat_for).values_list("id", flat=True)]


def _begin_record_anew(assembly: Assembly, plenary: Body, kept: Iterable[Any], by: Seat) -> None:
    Entry.objects.filter(chain=assembly.id).delete()
    Chain.objects.filter(id=assembly.id).delete()
    FeedMark.objects.filter(chain=assembly.id).delete()
    named = {"body": str(plenary.id), "name": plenary.name}
    note(assembly.id, of_bodies.CONFIG, {"assembly": str(assembly.id), "question": assembly.question})
    note(assembly.id, of_bodies.BODY, named | {"kind": str(plenary.kind)})
    note(assembly.id, of_bodies.CHARTER, named | {"charter": plenary.rules})
    for seat in Seat.objects.filter(id__in=kept).select_related("body").order_by("number"):
        note(assembly.id, of_members.GRANT, of_members.about(seat))
    if assembly.is_published:
        note(assembly.id, of_bodies.PUBLISH, {"assembly": str(assembly.id)})
    note(assembly.id, record.RESET, {"assembly": str(assembly.id)}, by=by.signature)


class _Gone:
    """Rows and whatever points at them. They go together, in any order: keys are checked at the end."""

    def __init__(self) -> None:
        self.rows: defaultdict[type[Model], set[Any]] = defaultdict(set)

    def add(self, model: type[Model], keys: Iterable[Any]) -> None:
        new = [*set(keys) - self.rows[model]]
        self.rows[model].update(new)
        if new:
            self.add_all_of(model, new)

    def add_all_of(self, model: type[Model], keys: list[Any], but: Iterable[Any] = ()) -> None:
        for pointing in _pointing_at(model):
            if pointing.related_model in but:
                continue
            for start in range(0, len(keys), AT_ONCE):
                some = {f"{pointing.field.name}__in": keys[start : start + AT_ONCE]}
                rows = pointing.related_model._base_manager.filter(**some)
                if pointing.on_delete is SET_NULL:
                    rows.update(**{pointing.field.name: None})
                else:
                    self.add(pointing.related_model, rows.values_list("pk", flat=True))

    def remove(self) -> None:
        for model, keys in self.rows.items():
            all_keys = [*keys]
            for start in range(0, len(all_keys), AT_ONCE):
                rows = model._base_manager.filter(pk__in=all_keys[start : start + AT_ONCE])
                rows._raw_delete(rows.db)


def _pointing_at(model: type[Model]) -> list[Any]:
    """The columns of other tables, and of its own, that hold keys of this one."""
    fields = model._meta.get_fields(include_hidden=True)
    return [one for one in fields if isinstance(one, ForeignObjectRel) and not one.many_to_many]
