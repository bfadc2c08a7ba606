from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.ballots.models import Question
from governance.ballots.words import option_texts
from governance.budgeting import rule_called
from governance.budgets.models import Budget
from governance.budgets.services import LONGEST_CURRENCY

OFFERED = ("equal-shares", "greedy", "phragmen")
SETTINGS = {"equal-shares": {"utilities": "cost", "completion": "add1"}}
"""What a rule is told when it is chosen on a page: as cities use it."""

AMOUNT: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "min_value": Decimal("0.01")}


class BudgetForm(forms.Form):
    """How much there is, the rule, and a cost for each option."""

    amount = forms.DecimalField(
        label=gettext_lazy("How much there is"),
        error_messages={"required": gettext_lazy("Write how much there is.")},
        **AMOUNT,
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        max_length=LONGEST_CURRENCY,
        help_text=gettext_lazy("For example EUR, or hours."),
        error_messages={"required": gettext_lazy("Say in which currency.")},
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("How it is shared out"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it is shared out.")},
    )

    def __init__(self, data: Any, *, question: Question, budget: Budget | None) -> None:
        known = {f"cost_{key}": cost for key, cost in budget.costs.items()} if budget else {}
        own = {"amount": budget.amount, "currency": budget.currency, "rule": budget.rule} if budget else {}
        super().__init__(data, initial={"rule": OFFERED[0]} | own | known)
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (name, f"{_(rule_called(name).title)}. {_(rule_called(name).told)}") for name in OFFERED
        ]
        withdrawn = set((question.config or {}).get("withdrawn", ()))
        for key, text in option_texts(question).items():
            if key not in withdrawn:
                self.fields[f"cost_{key}"] = forms.DecimalField(
                    label=_("What this costs: %(project)s") % {"project": text},
                    error_messages={"required": _("Say what it costs.")},
                    **AMOUNT,
                )

    def plan(self) -> dict[str, Any]:
        """What the service takes."""
        costs = {
            name.removeprefix("cost_"): cost for name, cost in self.cleaned_data.items() if name.startswith("cost_")
        }
        told = {name: self.cleaned_data[name] for name in ("amount", "currency", "rule")}
        return told | {"costs": costs, "settings": SETTINGS.get(told["rule"], {})}
