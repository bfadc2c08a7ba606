"""What the minutes say of budgets: the rule and every cost, before anybody votes."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

SET = event_type(
    "budget.set",
    "question",
    "number",
    "amount",
    "currency",
    "rule",
    "settings",
    "costs",
    sentence=_("Question %(number)d shares out %(amount)s %(currency)s by the rule %(rule)s."),
    page=("budgets:budget", "question"),
)
