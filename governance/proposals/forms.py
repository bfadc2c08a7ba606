from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.proposals.services import LONGEST_TEXT, LONGEST_TITLE


class Text(forms.CharField):
    """Many lines, which end in the same way whichever browser sent them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(strip=False, max_length=LONGEST_TEXT, **more)

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class ProposalForm(forms.Form):
    """``began_title`` and ``began_text`` are what its writer found, so that two who write at once lose nothing."""

    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("One line that says what should happen."),
        error_messages={"required": _("Give it a title.")},
    )
    text = Text(
        label=_("What you propose, and why"),
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_(
            "A blank line starts a new paragraph, and a - at the start of a line a list. **Two stars** make bold."
        ),
        error_messages={"required": _("Write what you propose.")},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    began_title = forms.CharField(required=False, max_length=LONGEST_TITLE, widget=forms.HiddenInput)
    began_text = Text(required=False, widget=forms.HiddenInput)


class TogetherForm(ProposalForm):
    """The words of two people, as the page showed them; what was taken of each passage comes beside."""

    theirs_title = forms.CharField(required=False, max_length=LONGEST_TITLE)
    theirs_text = Text(required=False)


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
