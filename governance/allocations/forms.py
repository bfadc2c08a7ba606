from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.allocations.services import Claim, Plan
from governance.decisions.models import Decision
from governance.division import rules
from governance.resources.forms import units
from governance.resources.models import Resource, Season

MOST_RESERVED = 90


class ShareOutForm(forms.Form):
    """How much there is, what each community claims, and the rule. Communities without a claim are left out."""

    def __init__(self, *args: Any, resource: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resource = resource
        assembly = resource.assembly
        self.fields["decision"] = forms.ModelChoiceField(
            Decision.objects.of_assembly(assembly).exclude(allocations__resource=resource),
            label=_("Which decision does this rest on?"),
            error_messages={"required": _("Choose a decision on record.")},
        )
        self.fields["season"] = forms.ModelChoiceField(
            Season.objects.filter(resource=resource, allocation__isnull=True, shares__isnull=True),
            label=_("For which season?"),
            help_text=_("What a community is given becomes its fair share of this season."),
            required=False,
            empty_label=_("none"),
        )
        self.fields["estate"] = units(_("How much is there?"))
        self.communities = list(assembly.communities.all())
        for one in self.communities:
            name = {"name": one.name}
            self.fields[f"claim_{one.id}"] = units(_("%(name)s claims") % name, least=0, required=False)
            self.fields[f"need_{one.id}"] = units(_("%(name)s needs") % name, required=False)
            self.fields[f"minimum_{one.id}"] = units(_("%(name)s gets at least") % name, least=0, required=False)
        self.fields["reserved_for"] = forms.CharField(
            label=_("For whom is a share kept before all others?"),
            help_text=_("The river itself, or those who come later."),
            max_length=120,
            required=False,
        )
        self.fields["reserved"] = forms.IntegerField(
            label=_("How many of every 100 units are kept for them?"),
            min_value=1,
            max_value=MOST_RESERVED,
            required=False,
            error_messages={"min_value": _("Write 1 to 90."), "max_value": _("Write 1 to 90.")},
        )
        self.fields["rule"] = forms.ChoiceField(
            label=_("By which rule?"),
            choices=[(rule.name, f"{_(rule.title)}. {_(rule.told)}") for rule in rules().values()],
            widget=forms.RadioSelect,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(f"claim_{one.id}") for one in self.communities):
            raise forms.ValidationError(_("At least one community has to claim something."))
        for one in self.communities:
            claim, minimum = given.get(f"claim_{one.id}") or 0, given.get(f"minimum_{one.id}") or 0
            if minimum > claim:
                self.add_error(f"minimum_{one.id}", _("Nobody gets more than they claim."))
        if bool(given.get("reserved_for")) != bool(given.get("reserved")):
            self.add_error("reserved_for", _("Say both for whom a share is kept and how much, or neither."))
        if any(one.name == given.get("reserved_for") for one in self.communities):
            self.add_error("reserved_for", _("A community has a claim; name somebody else."))
        return given

    def plan(self) -> Plan:
        given = self.cleaned_data
        claims = [
            Claim(
                one,
                given[f"claim_{one.id}"],
                given[f"need_{one.id}"] or None,
                minimum=given[f"minimum_{one.id}"] or 0,
            )
            for one in self.communities
            if given[f"claim_{one.id}"]
        ]
        reserved = {given["reserved_for"].strip(): given["reserved"]} if given["reserved_for"] else {}
        return Plan(self.resource, given["decision"], given["estate"], claims, reserved, given["season"])
