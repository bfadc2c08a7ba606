from django import forms
from django.utils.translation import gettext_lazy as _

from governance.drafting.forms import Text, WritingForm
from governance.proposals.services import LONGEST_TEXT, LONGEST_TITLE


class ProposalForm(WritingForm):
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("One line that says what should happen."),
        error_messages={"required": _("Give it a title.")},
    )
    text = Text(
        label=_("What you propose, and why"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_(
            "A blank line starts a new paragraph, and a - at the start of a line a list. **Two stars** make bold."
        ),
        error_messages={"required": _("Write what you propose.")},
    )


class InviteForm(forms.Form):
    number = forms.IntegerField(
        label=_("Seat number"),
        min_value=1,
        max_value=1_000_000,
        help_text=_("It is on the person’s seat card and on their page."),
        error_messages={"required": _("Write the number of the seat.")},
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you withdraw it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("One or two sentences. They stay beside the proposal and in the public minutes."),
        error_messages={"required": _("Give the reason in a sentence.")},
    )
