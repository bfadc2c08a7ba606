"""The kinds of events that evaluations write: that one was opened, and its scores. Never who answered."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

PAGE = ("evaluations:evaluation", "evaluation")

OPEN = event_type(
    "evaluation.open",
    *("evaluation", "number", "about", "name", "closes_at"),
    sentence=_("Members and organisers are asked how it goes: “%(name)s” (evaluation %(number)d)."),
    page=PAGE,
    words=("name",),
)
CLOSE = event_type(
    "evaluation.close",
    *("evaluation", "number", "scores"),
    sentence=_("Evaluation %(number)d is closed, and everybody can read its scorecard."),
    page=PAGE,
)
