from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from governance.demographics.models import (
    LONGEST_GROUP,
    LONGEST_NAME,
    LONGEST_PURPOSE,
    LONGEST_SOURCE,
    Trait,
)
from governance.demographics.services import MOST_DAYS, MOST_GROUPS, YEARS, are_groups, is_kept_for, is_sourced

WITH_PEOPLE = re.compile(r"(.*?)\s*;\s*([0-9]{1,11})\s*")
LONGEST_TEXT = MOST_GROUPS * (LONGEST_GROUP + 16)


class TraitForm(forms.Form):
    name = forms.CharField(
        label=_("What is it about?"),
        max_length=LONGEST_NAME,
        help_text=_("For example: Age"),
        error_messages={"required": _("Write what it is about.")},
    )
    purpose = forms.CharField(
        label=_("Why do you ask?"),
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence. Members read it before they answer."),
        error_messages={"required": _("Write why you ask, in one sentence.")},
    )
    groups = forms.CharField(
        label=_("Groups to choose from"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One on each line, 2 to 12. After a semicolon you may write how many people of the population are in it: "
            "Under 30; 3400"
        ),
        error_messages={"required": _("Write 2 to 12 groups, one on each line.")},
    )
    source = forms.CharField(
        label=_("Where are the numbers of people from?"),
        max_length=LONGEST_SOURCE,
        required=False,
        help_text=_("If you wrote numbers."),
    )
    year = forms.IntegerField(label=_("Of which year are they?"), required=False)
    kept_until = forms.DateField(
        label=_("Until when are single answers kept?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most 400 days. After that day they are deleted; totals stay."),
        error_messages={
            "required": _("Choose a day from tomorrow to 400 days from now."),
            "invalid": _("Write the day like 2026-11-20."),
        },
    )

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assembly = assembly

    def clean_groups(self) -> list[dict[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["groups"].splitlines() if line.strip()]
        groups = [
            {"name": found[1], "population": int(found[2])}
            if (found := WITH_PEOPLE.fullmatch(line))
            else {"name": line, "population": None}
            for line in lines
        ]
        if not are_groups(groups):
            raise forms.ValidationError(_("Write 2 to 12 different groups, one on each line, up to 60 letters each."))
        return groups

    def clean_kept_until(self) -> Any:
        day = self.cleaned_data["kept_until"]
        if not is_kept_for(self.assembly, day):
            raise forms.ValidationError(
                _("Choose a day from tomorrow to %(days)d days from now."), params={"days": MOST_DAYS}
            )
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("groups") and not is_sourced(given["groups"], given.get("source", ""), given.get("year")):
            self.add_error(
                "source" if not given.get("source") else "year",
                forms.ValidationError(
                    _("Say where the numbers of people come from, and of which year they are (%(first)d to %(last)d)."),
                    params={"first": YEARS[0], "last": YEARS[-1]},
                ),
            )
        return given


class AnswerForm(forms.Form):
    """A group, or nothing; a group needs consent."""

    group = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the groups.")},
    )
    agrees = forms.BooleanField(
        label=_("I agree that my answer is kept until that day, to work out totals."),
        required=False,
        help_text=_("Needed if you choose a group. You can take it back on this page at any time."),
    )

    def __init__(self, *args: Any, trait: Trait, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        assert isinstance(group, forms.ChoiceField)
        group.label = trait.name
        group.choices = [*((name, name) for name in trait.group_names), ("", _("I would rather not say"))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("group") and not given.get("agrees"):
            self.add_error("agrees", _("Tick this, or choose “I would rather not say”. Nothing was saved."))
        return given
