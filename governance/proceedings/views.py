"""The first pages: home, an assembly, and its desk."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.announcements.services import version_of, versions_of
from assemblies.appearance.permissions import can_change_appearance
from assemblies.appearance.services import unfinished_pages
from assemblies.bodies.models import Assembly
from assemblies.bodies.services import publish_assembly
from assemblies.concerns.services import counts_of
from assemblies.correspondence.models import Notice
from assemblies.founding.permissions import can_found, can_set_up
from assemblies.hall import services as hall
from assemblies.hall.models import DeskHold
from assemblies.integrations.webhooks.models import Webhook
from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.makeup import seated_in
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import (
    Visitor,
    acting_seat,
    can_publish_assembly,
    can_run_desk,
    can_set_charter,
    seats_in,
    seats_of,
)
from assemblies.people.models import Person
from config.errors import require
from config.markdown import to_html
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.audits.models import EquityAudit
from governance.audits.words import sentences_of, told
from governance.backups.permissions import can_see_backups
from governance.backups.services import is_late, newest
from governance.ballots.models import Question
from governance.ballots.permissions import can_import_batch
from governance.ballots.views.questions import row_of, waiting_requests
from governance.manifestos.models import Manifesto
from governance.practice.services import Offer, offers_to
from governance.proceedings import reading
from governance.proposals.models import Proposal

State = Question.State
UNFINISHED = (State.OPEN, State.CLOSED, State.COUNTED, State.HELD, State.FROZEN, State.DRAFT)
DONE = {
    "published": gettext_lazy("The assembly is public now."),
    "emptied": gettext_lazy("The sandbox is empty. You can begin again."),
}
SHOWN = 5
NOTICES = 3


def offers_on(visitor: Visitor, slug: str = "") -> list[tuple[Offer, int]]:
    """Where somebody may practise, each with the version its part of the page is at."""
    offers = offers_to(visitor.id, visitor.via_seat, slug=slug) if isinstance(visitor, Person) else []
    versions = versions_of(one.topic for one in offers) if offers else {}
    return [(one, versions[one.topic]) for one in offers]


@public_page(seconds=2)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For a stranger: what this is, who sits, what was decided. For me: what needs me now, what is open."""
    seats = seats_of(request.user)
    may_begin = can_found(request.user)
    public = list(Assembly.objects.listed())
    own = list({seat.body.assembly_id: seat.body.assembly for seat in seats}.values())
    version = version_of(own[0].topic) if own else 0
    needs = reading.needs_of(request.user)[:SHOWN]
    is_open = reading.open_questions(own or public, told=needs, seats=seats)
    context = {
        "assemblies": [one for one in public if one not in own],
        "own": own,
        "needs": needs,
        "offers": offers_on(request.user),
        "first_need": needs[0] if needs else None,
        "more_needs": needs[1:],
        "open": [row_of(question) for question in is_open[:SHOWN]],
        "decisions": reading.decisions(of=own or None),
        "is_mine": bool(seats) or may_begin,
        "may_begin": may_begin,
        "is_empty": not public and not own,
        "is_prepared": not public and not own and Assembly.objects.filter(published_at=None).exists(),
        "topic": own[0].topic if own else "",
        "version": version,
    }
    return render(request, "governance/proceedings/home.html", context)


@cache
def _limits_told() -> str:
    """The chapter of the documentation without its title, which is the page's own."""
    written = (settings.BASE_DIR / "docs" / "what-is-not-proved.md").read_text(encoding="utf-8")
    return to_html(written.partition("\n")[2])


@public_page(seconds=60)
@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    """What nobody should rely on, in the words of the documentation, and where the source is."""
    return render(request, "governance/proceedings/limits.html", {"told": _limits_told()})


@public_page(seconds=2)
@require_safe
def assembly(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_assembly(request.user, slug)
    version = version_of(found.topic)
    plenary = plenary_of(found)
    phases = reading.phases_of(plenary, found.today)
    questions = list(
        Question.objects.of_assembly(found).public().select_related("body").defer("config", "text")[: SHOWN * 2]
    )
    audit = EquityAudit.objects.filter(assembly=found, question__isnull=True).first()
    context = {
        "version": version,
        "assembly": found,
        "plenary": plenary,
        "phases": phases,
        "next_phase": next((phase for phase in phases if phase.state == "next"), None),
        "seated": seated_in(found),
        "make_up": told(audit) if audit else None,
        "equity": sentences_of(audit.result)[:3] if audit else [],
        "coming": [row_of(question) for question in questions if question.state in {State.OPEN, State.FROZEN}],
        "texts": Manifesto.objects.being_read().filter(body__assembly=found),
        "other_questions": [row_of(one) for one in questions if one.state in {State.CLOSED, State.ANNULLED}][:SHOWN],
        "decisions": reading.decisions(of=[found]),
        "proposals": Proposal.objects.public().filter(body__assembly=found)[:SHOWN],
        "notices": Notice.objects.of_assembly(found).published().defer("text")[:NOTICES],
        "concerns": counts_of(found),
        "runs_desk": can_run_desk(request.user, found),
        "is_mine": bool(seats_in(request.user, found)),
        "offers": offers_on(request.user, slug),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/proceedings/assembly.html", context)


@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The facilitator's desk: what is going on with its one next act, and the people."""
    found = find_assembly(request.user, slug)
    version = version_of(found.topic)
    require(can_run_desk(request.user, found))
    plenary = plenary_of(found)
    unfinished = list(Question.objects.of_assembly(found).filter(state__in=UNFINISHED).select_related("body__assembly"))
    unfinished.sort(key=lambda question: (UNFINISHED.index(State(question.state)), question.number))
    waiting = [one for question in unfinished[:SHOWN] for one in waiting_requests(request.user, question)]
    voting = Seat.objects.voting().filter(body=plenary)
    keeps_backups = can_see_backups(request.user, found)
    last_backup = newest() if keeps_backups else None
    context = {
        "assembly": found,
        "plenary": plenary,
        "first": row_of(unfinished[0]) if unfinished else None,
        "others": [row_of(question) for question in unfinished[1:SHOWN]],
        "left_over": max(0, len(unfinished) - SHOWN),
        "waiting": waiting,
        "seats": voting.count(),
        "without_card": voting.without_card().count(),
        "may_change_appearance": can_change_appearance(request.user, found),
        "unfinished": unfinished_pages() if can_change_appearance(request.user, found) else [],
        "may_set_charter": can_set_charter(request.user, found),
        "stopped_webhooks": Webhook.objects.stopped().filter(assembly=found).count(),
        "may_set_up": can_set_up(request.user, found),
        "may_import": can_import_batch(request.user, plenary),
        "may_publish": not found.is_published and can_publish_assembly(request.user, found),
        "keeps_backups": keeps_backups,
        "last_backup": last_backup,
        "backup_is_late": keeps_backups and is_late(last_backup),
        "version": version,
        "calls": hall.calls_of(found),
        "hold": _hold_told(request.user, hall.hold_of(found)),
        "desk_topic": hall.desk_topic(found),
        "desk_version": version_of(hall.desk_topic(found)),
    }
    return render(request, "governance/proceedings/desk.html", context)


def _hold_told(visitor: Visitor, held: DeskHold | None) -> dict[str, object] | None:
    """Who has the desk, and whether that is or was the visitor."""
    if held is None:
        return None
    return {
        "name": held.seat.person.name,
        "since": held.since,
        "is_mine": held.seat.person_id == visitor.pk,
        "was_mine": held.before is not None and held.before.person_id == visitor.pk,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """An organiser opens the assembly to everybody, once told what that means."""
    found = find_assembly(request.user, slug)
    require(can_publish_assembly(request.user, found))
    if found.is_published:
        return SeeOther(found.get_absolute_url())
    if request.method == "POST":
        organiser = acting_seat(request.user, found, {Role.ORGANISER})
        publish_assembly(found, by=organiser.signature if organiser else None)
        return SeeOther(found.get_absolute_url(), "published")
    context = {
        "assembly": found,
        "about": found.name,
        "heading": _("Make this assembly public?"),
        "consequence": _(
            "Everybody can read its question, its texts, its results and its minutes, and the names of those who help. "
            "Members appear under the name each of them chose."
        ),
        "undo": _("This cannot be undone. What has been read can be kept by anybody."),
        "verb": _("Make it public"),
        "back_url": reverse("desk", args=[slug]),
    }
    return render(request, "_confirm.html", context)
