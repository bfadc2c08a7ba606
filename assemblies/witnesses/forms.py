from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.witnesses.services import LONGEST_NAME


class WitnessForm(forms.Form):
    name = forms.CharField(
        label=_("Who it is"),
        max_length=LONGEST_NAME,
        help_text=_("Such as the name of another assembly, a newspaper or a society."),
        error_messages={"required": _("Write who the witness is.")},
    )
    public = forms.CharField(
        label=_("Their public key"),
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("64 digits and letters from a to f. Ask the witness for it on another way than this one."),
        error_messages={"required": _("Write the public key of the witness.")},
    )
