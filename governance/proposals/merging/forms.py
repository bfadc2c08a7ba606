from django import forms
from django.utils.translation import gettext_lazy as _

from governance.proposals.merging.models import LONGEST_REASON


class MergeForm(forms.Form):
    number = forms.IntegerField(
        label=_("Number of the other proposal"),
        min_value=1,
        max_value=1_000_000,
        help_text=_("It stands under its title. That one stays; this one becomes part of it."),
        error_messages={"required": _("Write the number of the other proposal.")},
    )
    reason = forms.CharField(
        label=_("Why do they belong together?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("One or two sentences. They stay beside both and in the public minutes."),
        error_messages={"required": _("Say in a sentence why the two belong together.")},
    )
