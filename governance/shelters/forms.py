from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from config.fields import AmountField
from governance.decisions.models import Decision
from governance.shelters.errors import BadTable
from governance.shelters.models import LONGEST_TABLE
from governance.shelters.services import TABLES, Tables, read_tables


def table(name: str, label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        initial=f"{','.join(TABLES[name])}\n",
        max_length=LONGEST_TABLE,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "spellcheck": "false"}),
        error_messages={"required": _("Paste the table.")},
    )


class PlanForm(forms.Form):
    """The three tables that a plan is made from, pasted from a spreadsheet."""

    name = forms.CharField(
        label=_("What is the plan called?"), max_length=120, error_messages={"required": _("Give it a name.")}
    )
    limit_km = AmountField(
        label=_("How far may anybody be sent on foot, in km?"),
        min_value=Decimal("0.1"),
        max_value=Decimal(50),
        max_digits=8,
        decimal_places=3,
        error_messages={"required": _("Write a length."), "invalid": _("Write a length such as 1.2.")},
    )
    first = forms.CharField(
        label=_("Which needs come first?"),
        help_text=_("Who needs this has a place before others of the same district."),
        initial="power",
        max_length=200,
        required=False,
    )
    shelters = table(
        "shelters",
        _("Shelters"),
        _("One a line. Attributes: step-free, power, pets, and languages spoken, with spaces between them."),
    )
    districts = table(
        "districts",
        _("Districts"),
        _("One line a need class: how many people, and what they need. Counts only: no names, no illnesses."),
    )
    ways = table("ways", _("Ways on foot"), _("From a district to a shelter. A way that is not here is out of reach."))

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"] = forms.ModelChoiceField(
            Decision.objects.of_assembly(assembly),
            label=_("Which decision does this rest on?"),
            required=False,
            empty_label=_("none"),
        )
        self.tables: Tables | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            named = {name: given[name] for name in ("shelters", "districts", "ways")}
            try:
                self.tables = read_tables(**named, limit_km=given["limit_km"], first=given["first"])
            except BadTable as error:
                raise forms.ValidationError(str(error)) from error
        return given
