from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.fields import AmountField
from governance.ballots.models import Question
from governance.ballots.words import option_texts
from governance.budgeting.comparing import Way
from governance.budgets.models import (
    LONGEST_CATEGORY,
    LONGEST_LINE,
    LONGEST_NOTE,
    LONGEST_PLACE,
    Budget,
    Leftover,
    Milestone,
)
from governance.budgets.services import LONGEST_CURRENCY
from governance.budgets.ways import OFFERED, name_of, way_title, way_told
from governance.proposals.models import Proposal

AMOUNT: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "min_value": Decimal("0.01")}


class BudgetForm(forms.Form):
    """How much there is, the rule, and a cost for each option."""

    amount = AmountField(
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
    way = forms.ChoiceField(
        label=gettext_lazy("How it is shared out"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it is shared out.")},
    )
    leftover = forms.ChoiceField(
        label=gettext_lazy("What becomes of money that is left over"),
        choices=Leftover.choices,
        widget=forms.RadioSelect,
        initial=Leftover.BACK,
        error_messages={"required": gettext_lazy("Say what becomes of what is left over.")},
    )

    def __init__(self, data: Any, *, question: Question, budget: Budget | None) -> None:
        own: dict[str, Any] = {"way": next(iter(OFFERED))}
        if budget:
            own = {"amount": budget.fresh, "currency": budget.currency, "leftover": budget.leftover}
            own["way"] = name_of(Way(budget.rule, budget.settings))
            own |= {f"cost_{key}": cost for key, cost in budget.costs.items()}
        super().__init__(data, initial=own)
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            (name, f"{way_title(way)}. {way_told(way)}") for name, way in OFFERED.items()
        ]
        withdrawn = set((question.config or {}).get("withdrawn", ()))
        for key, text in option_texts(question).items():
            if key not in withdrawn:
                self.fields[f"cost_{key}"] = AmountField(
                    label=_("What this costs: %(project)s") % {"project": text},
                    error_messages={"required": _("Say what it costs.")},
                    **AMOUNT,
                )

    def plan(self) -> dict[str, Any]:
        """What the service takes."""
        costs = {
            name.removeprefix("cost_"): cost for name, cost in self.cleaned_data.items() if name.startswith("cost_")
        }
        way = OFFERED[self.cleaned_data["way"]]
        told = {name: self.cleaned_data[name] for name in ("amount", "currency", "leftover")}
        return told | {"costs": costs, "rule": way.rule, "settings": way.settings}


class SheetForm(forms.Form):
    """What people should know of a project before they vote."""

    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=LONGEST_PLACE,
        required=False,
        help_text=gettext_lazy("A quarter or a street, as people call it."),
    )
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=gettext_lazy("For the map, like 41.1496. North of the equator is above 0."),
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=gettext_lazy("Like -8.6109. East of Greenwich is above 0."),
    )
    category = forms.CharField(
        label=gettext_lazy("Category"),
        max_length=LONGEST_CATEGORY,
        required=False,
        help_text=gettext_lazy("Projects of one category are listed together."),
    )
    feasibility = forms.CharField(
        label=gettext_lazy("Can it be done?"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=gettext_lazy("What those who checked it say: permits, running costs, how long it takes."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposal"] = forms.ModelChoiceField(
            Proposal.objects.public().filter(body__assembly=question.body.assembly_id),
            label=_("The text it comes from"),
            required=False,
            empty_label=_("None"),
        )


class PromiseForm(forms.Form):
    giver = forms.CharField(
        label=gettext_lazy("Who promises it"),
        max_length=LONGEST_PLACE,
        help_text=gettext_lazy("Everybody can read this name."),
        error_messages={"required": gettext_lazy("Say who promises it.")},
    )
    amount = AmountField(
        label=gettext_lazy("How much"),
        error_messages={"required": gettext_lazy("Write how much.")},
        **AMOUNT,
    )


class MilestoneForm(forms.Form):
    stage = forms.ChoiceField(
        label=gettext_lazy("How far it is"),
        choices=Milestone.Stage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how far it is.")},
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose the day."),
            "invalid": gettext_lazy("Write the day like 2026-11-20."),
        },
    )
    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_LINE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ElsewhereForm(forms.Form):
    source = forms.CharField(
        label=gettext_lazy("Where people vote"),
        max_length=300,
        help_text=gettext_lazy("For example: polling stations of the city, 3 to 9 May."),
        error_messages={"required": gettext_lazy("Say where people vote.")},
    )


class BallotsForm(forms.Form):
    """Ballots of a vote elsewhere, or of another town."""

    file = forms.FileField(
        label=gettext_lazy("Pabulib file"),
        help_text=gettext_lazy("It ends in .pb and holds the budget, the projects and every ballot without a name."),
        error_messages={"required": gettext_lazy("Choose the .pb file.")},
        widget=forms.FileInput(attrs={"accept": ".pb"}),
    )

    @property
    def content(self) -> tuple[str, bytes]:
        """The file's name and what is in it."""
        file = self.cleaned_data["file"]
        return file.name or "ballots.pb", file.read()
