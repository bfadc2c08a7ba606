from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.integrations.models import Scope
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
