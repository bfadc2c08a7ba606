from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.integrations.accounts import LONGEST_NAME
from assemblies.integrations.models import Scope, ServiceScope
from assemblies.integrations.services import MOST_DAYS


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"), max_length=80, error_messages={"required": _("Write what the token is for.")}
    )
    scope = forms.ChoiceField(
        label=_("It may"),
        choices=Scope.choices,
        initial=Scope.READ,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the token may do.")},
    )
    days = forms.IntegerField(
        label=_("It ends after how many days?"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=30,
        error_messages={
            "required": _("Write how many days, from 1 to 365."),
            "invalid": _("Write how many days, from 1 to 365."),
            "min_value": _("Write how many days, from 1 to 365."),
            "max_value": _("Write how many days, from 1 to 365."),
        },
    )


class AccountForm(forms.Form):
    """For a body of the given assembly; the whole assembly stands first."""

    name = forms.CharField(
        label=_("Which system is it?"),
        help_text=_("Shown to everybody who looks at what it did, such as: the city’s register."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write which system it is.")},
    )
    body = forms.ChoiceField(label=_("It acts for"))
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        help_text=_("With nothing chosen it reads what everybody can read."),
        choices=ServiceScope.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=_("It ends after how many days?"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=90,
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"], _("Write how many days, from 1 to 365.")
        ),
    )

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = sorted(assembly.bodies.all(), key=lambda body: body.kind != body.Kind.PLENARY)
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                str(body.id),
                _("the whole assembly") if body.kind == body.Kind.PLENARY else body.name,
            )
            for body in bodies
        ]


class RenewalForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("The old token goes on for"),
        choices=[(0, _("no time at all")), (1, _("1 day")), (3, _("3 days")), (7, _("7 days"))],
        coerce=int,
        initial=1,
    )
