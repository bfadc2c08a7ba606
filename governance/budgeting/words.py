"""Why a project was not chosen, in English sentences that pages translate."""

from __future__ import annotations

from ..counting.marking import gettext_noop

REASONS = {
    "withdrawn": gettext_noop("It was withdrawn."),
    "no_support": gettext_noop("Nobody supports it."),
    "over_budget": gettext_noop("It costs more than the whole budget."),
    "below_threshold": gettext_noop("It has less support than a project must have here."),
    "not_eligible": gettext_noop("It has fewer votes than a project of its cost must have here."),
    "does_not_fit": gettext_noop("It costs more than was left when its turn came."),
    "after_stop": gettext_noop("A project before it did not fit, and there the rule stops."),
    "supporters_spent": gettext_noop("Its supporters together had too little of their shares left."),
}
