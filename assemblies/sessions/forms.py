from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.sessions.models import LONGEST_NAME


class MeetingForm(forms.Form):
    name = forms.CharField(
        label=_("What is this meeting called?"),
        help_text=_("Everybody can read it in the minutes."),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Give the meeting a name."),
            "max_length": _("Use 80 letters at most."),
        },
    )
