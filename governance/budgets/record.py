"""What the minutes say of budgets: the rule and every cost, before anybody votes."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type
from governance.budgets.models import Milestone

PAGE = ("budgets:budget", "question")
SET = event_type(
    "budget.set",
    "question",
    "number",
    "amount",
    "currency",
    "rule",
    "settings",
    "costs",
    "leftover",
    "carried",
    "follows",
    sentence=_("Question %(number)d shares out %(amount)s %(currency)s by the rule %(rule)s."),
    page=PAGE,
)
DESCRIBED = event_type(
    "budget.describe",
    *("question", "number", "project", "place", "latitude", "longitude", "category", "feasibility"),
    sentence=_("Project %(project)s of question %(number)d is described."),
    page=PAGE,
    words=("feasibility",),
)
PROMISED = event_type(
    "budget.promise",
    *("question", "number", "project", "amount", "currency", "giver"),
    sentence=_("Somebody else promises %(amount)s %(currency)s to project %(project)s of question %(number)d."),
    page=PAGE,
    words=("giver",),
)
TAKEN_BACK = event_type(
    "budget.take_back",
    *("question", "number", "project", "amount", "currency"),
    sentence=_("A promise of %(amount)s %(currency)s to project %(project)s of question %(number)d is taken back."),
    page=PAGE,
)


def _staged(body: Mapping[str, object]) -> str:
    stage = Milestone.Stage(str(body["stage"])).label
    return _("Project %(project)s of question %(number)d: %(stage)s, %(day)s.") % {**body, "stage": stage}


MILESTONE = event_type(
    "budget.milestone",
    *("question", "number", "project", "stage", "day", "text"),
    sentence=_staged,
    page=PAGE,
    words=("text",),
)
