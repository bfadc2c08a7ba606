from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.appearance.models import LONGEST_TEXT
from assemblies.appearance.services import LONGEST_ALT


class LegalForm(forms.Form):
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 22, "dir": "auto"}),
        help_text=_(
            "A blank line starts a new paragraph, ## a heading, and a - at the start of a line a list. "
            "What stands in [square brackets] is shown as still to be filled in."
        ),
        error_messages={"required": _("Write something, or leave the page as it is.")},
    )
    was = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ColourForm(forms.Form):
    accent = forms.CharField(
        label=_("Colour of links and buttons"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As # and six digits or letters, such as #7a1f5c. Leave it empty for ours."),
    )


class LogoForm(forms.Form):
    picture = forms.FileField(
        label=_("Logo"),
        help_text=_("JPEG, PNG or WebP, at most 2 MB. It is shown 40 points high."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a picture.")},
    )
    alt = forms.CharField(
        label=_("What the logo says"),
        max_length=LONGEST_ALT,
        help_text=_("For people who cannot see it: mostly the name of the organisation."),
        error_messages={"required": _("Say what the logo says.")},
    )


class SitesForm(forms.Form):
    sites = forms.CharField(
        label=_("Sites that may show results"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr", "spellcheck": "false"}),
        help_text=_("One a line, such as https://www.example.org. None are allowed while this is empty."),
    )
