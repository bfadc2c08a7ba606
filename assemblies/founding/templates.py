"""What an assembly can begin as: a charter, bodies and phases that go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Body


@dataclass(frozen=True)
class Span:
    """A phase to come: its name and how many days it lasts."""

    name: str | Promise
    days: int


@dataclass(frozen=True)
class Template:
    """``bodies`` sit beside the plenary; ``rules`` change the usual charter; ``spans`` follow one another."""

    key: str
    name: str | Promise
    told: str | Promise
    sets: str | Promise
    rules: Mapping[str, object]
    bodies: tuple[tuple[Body.Kind, str | Promise], ...]
    spans: tuple[Span, ...]

    def phases_from(self, first_day: date) -> list[tuple[str, date, date]]:
        """Each phase begins on the day after the one before."""
        starts = accumulate((span.days for span in self.spans), initial=0)
        return [
            (
                capfirst(str(span.name)),
                first_day + timedelta(days=start),
                first_day + timedelta(days=start + span.days - 1),
            )
            for span, start in zip(self.spans, starts, strict=False)
        ]


EVENING = Template(
    key="evening",
    name=_("One-evening vote"),
    told=_("People meet once, talk, and vote on their phones before they go home."),
    sets=_(
        "It sets one phase of one day, votes of two minutes or longer, and more than half of yes and no to adopt, "
        "when half of the members have voted. How each of them voted is for the people of the assembly alone."
    ),
    rules={
        "threshold": "1/2",
        "quorum": "1/2",
        "minimum_roll": 3,
        "shortest_vote_minutes": 2,
        "open_vote_seen_by": "members",
    },
    bodies=(),
    spans=(Span(_("the evening"), 1),),
)
COUNCIL = Template(
    key="council",
    name=_("Council"),
    told=_("A council prepares the questions over some weeks, and the whole assembly decides them."),
    sets=_(
        "It sets a council beside the plenary, three phases in nine weeks, votes of a day or longer, and more than "
        "half of yes and no to adopt, when half of the members have voted."
    ),
    rules={"threshold": "1/2", "quorum": "1/2", "minimum_roll": 5, "shortest_vote_minutes": 24 * 60},
    bodies=((Body.Kind.COUNCIL, _("Council")),),
    spans=(Span(_("preparing"), 28), Span(_("talking it over"), 28), Span(_("deciding"), 7)),
)
DELEGATIONS = Template(
    key="delegations",
    name=_("Two delegations"),
    told=_("Two sides that disagree each send a delegation, look for common ground, and decide together."),
    sets=_(
        "It sets two delegations beside the plenary, three phases in eleven weeks, votes of a day or longer, and two "
        "thirds of yes and no to adopt, when two thirds of the members have voted."
    ),
    rules={"threshold": "2/3", "quorum": "2/3", "minimum_roll": 5, "shortest_vote_minutes": 24 * 60},
    bodies=((Body.Kind.DELEGATION, _("First delegation")), (Body.Kind.DELEGATION, _("Second delegation"))),
    spans=(Span(_("each side among itself"), 28), Span(_("at one table"), 42), Span(_("deciding together"), 7)),
)
SESSIONS = Template(
    key="sessions",
    name=_("Six-session assembly"),
    told=_("People chosen by lot meet six times, from getting to know each other to a report that all sign or reject."),
    sets=_(
        "It sets six phases of two weeks, votes of a quarter of an hour or longer, and more than half of yes and no "
        "to adopt, when half of the members have voted."
    ),
    rules={"threshold": "1/2", "quorum": "1/2", "minimum_roll": 12, "shortest_vote_minutes": 15},
    bodies=(),
    spans=(
        Span(_("getting to know each other"), 14),
        Span(_("learning"), 14),
        Span(_("hearing all sides"), 14),
        Span(_("writing proposals"), 14),
        Span(_("weighing up"), 14),
        Span(_("deciding"), 14),
    ),
)
ALL = (EVENING, COUNCIL, DELEGATIONS, SESSIONS)


def template_of(key: str) -> Template | None:
    return next((template for template in ALL if template.key == key), None)
