from django import forms
from django.utils.translation import gettext_lazy as _

from governance.proposals.sources.models import LONGEST_ADDRESS


class ProofForm(forms.Form):
    words = forms.CharField(
        label=_("What was done?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Say what was done.")},
    )
    shown_on = forms.DateField(
        label=_("On which day?"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Say on which day.")},
    )
    url = forms.CharField(
        label=_("Where can it be read?"),
        max_length=LONGEST_ADDRESS,
        required=False,
        help_text=_("An address, if there is one. It begins with https://"),
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr"}),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("If there is one: a picture or a PDF of at most 4 MB, or plain text."),
        error_messages={"empty": _("The file is empty.")},
    )
