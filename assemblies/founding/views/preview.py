"""The whole set-up on one page, and the button that makes it public."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import capfirst, floatformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assemblies.bodies.charter import Audience
from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import publish_assembly
from assemblies.comments.services import comment_on, communities_told
from assemblies.communities.models import Measure
from assemblies.founding.errors import Settled
from assemblies.founding.finding import organised
from assemblies.founding.forms import minutes_words, quorum_words, threshold_words
from assemblies.founding.permissions import is_settled
from assemblies.founding.services import founding_of
from assemblies.founding.steps import Step
from assemblies.founding.templates import template_of
from assemblies.founding.views.steps import SECOND_PEOPLE
from assemblies.members.models import Seat
from config.languages import apart
from config.redirects import SeeOther


@dataclass(frozen=True)
class Part:
    """One step as it stands: its lines, and whether it was done."""

    step: Step
    lines: list[str]
    is_done: bool


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    assembly, by = organised(request.user, slug)
    if request.method == "POST":
        publish_assembly(assembly, by=by.signature)
        return SeeOther(assembly.get_absolute_url(), "published")
    page = {
        "assembly": assembly,
        "parts": parts_of(assembly),
        "following": founding_of(assembly).next_step,
        "is_settled": is_settled(assembly),
        "settled": Settled.sentence,
    }
    return render(request, "assemblies/founding/preview.html", page)


def parts_of(assembly: Assembly) -> list[Part]:
    done = founding_of(assembly).done
    lines = {
        Step.QUESTION: [assembly.name, assembly.question, *([assembly.about] if assembly.about else [])],
        Step.TEMPLATE: _template_lines(assembly),
        Step.COMMUNITIES: _community_lines(assembly),
        Step.CHARTER: _charter_lines(assembly),
        Step.TEAM: _team_lines(assembly),
        Step.DATES: _date_lines(assembly),
    }
    return [Part(step, lines[step], step.value in done) for step in Step]


def _template_lines(assembly: Assembly) -> list[str]:
    template = template_of(founding_of(assembly).template)
    bodies = [body.name for body in assembly.bodies.exclude(kind=Body.Kind.PLENARY)]
    told = [str(template.name)] if template else [_("None of the four: it was set up in another way.")]
    return [*told, *bodies]


def _community_lines(assembly: Assembly) -> list[str]:
    """Each with its figures, where they come from, and its own comment on them."""
    told: list[str] = []
    for one in communities_told(assembly):
        figures = [_figure_words(found) for kind in Measure.Kind if (found := one.measured(kind))]
        told += [f"{one.letter.upper()} {one.name}", *([capfirst("; ".join(figures))] if figures else [])]
        if (comment := comment_on(one)) and comment.text:
            told.append(_("People from there say: %(text)s") % {"text": comment.text})
    return told or [_("None. Nobody can check then whether all communities are heard alike.")]


def _figure_words(measure: Measure) -> str:
    return _("%(kind)s %(value)s %(unit)s (%(source)s, %(year)d)") % {
        "kind": measure.get_kind_display(),
        "value": floatformat(measure.value, "-2g"),
        "unit": apart(measure.unit),
        "source": apart(measure.source),
        "year": measure.year,
    }


def _charter_lines(assembly: Assembly) -> list[str]:
    rules = assembly.bodies.get(kind=Body.Kind.PLENARY).charter
    return [
        _("A question is adopted when “yes” is said by %(whom)s.") % {"whom": threshold_words(rules.threshold)},
        _("A vote on yes or no counts when ballots came from %(whom)s.") % {"whom": quorum_words(rules.quorum)},
        _("Where several options stand to choose, the vote counts however many take part, unless it says otherwise."),
        _("A vote stays open for no less than %(time)s.") % {"time": minutes_words(rules.shortest_vote_minutes)},
        _("After closing, everybody sees how each member voted in an open vote.")
        if rules.open_vote_seen_by == Audience.EVERYBODY
        else _("After closing, people with a seat here see how each member voted in an open vote."),
    ]


def _team_lines(assembly: Assembly) -> list[str]:
    seats = Seat.objects.active().of_assembly(assembly).filter(role__in=SECOND_PEOPLE)
    people = list(seats.by_body().select_related("person"))
    told = [f"{seat.person.name}, {seat.get_role_display()}" for seat in people]
    if len({seat.person_id for seat in people}) < 2:
        told.append(_("Nobody else yet. Closing a vote early and annulling one take two people."))
    return told


def _date_lines(assembly: Assembly) -> list[str]:
    phases = assembly.bodies.get(kind=Body.Kind.PLENARY).phases.all()
    told = [
        (_("%(phase)s: %(first)s") if phase.starts_on == phase.ends_on else _("%(phase)s: %(first)s to %(last)s"))
        % {
            "phase": phase.name,
            "first": date_format(phase.starts_on, "j F Y"),
            "last": date_format(phase.ends_on, "j F Y"),
        }
        for phase in phases
    ]
    told = told or [_("No dates yet.")]
    return [*told, _("Times are told as in %(zone)s.") % {"zone": assembly.time_zone}]
