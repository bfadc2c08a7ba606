from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from governance.audits.models import LONGEST_ANSWER, LONGEST_REASON


class FindingAnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("Everybody reads it, with the name your seat is shown under. It cannot be changed later."),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write an answer."), "max_length": _("Use 2000 letters at most.")},
    )
    also_alike = forms.BooleanField(required=False)

    def __init__(self, *args: Any, others: int, **kwargs: Any) -> None:
        """``others`` is how many open findings of the same guardian say the same of other votes."""
        super().__init__(*args, **kwargs)
        self.fields["also_alike"].label = ngettext(
            "It answers the other open finding that says the same, too",
            "It answers the %(n)d other open findings that say the same, too",
            others,
        ) % {"n": others}
        if not others:
            del self.fields["also_alike"]


class FalseAlarmForm(forms.Form):
    reason = forms.CharField(
        label=_("Why was there nothing to find?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why."), "max_length": _("Use 500 letters at most.")},
    )
