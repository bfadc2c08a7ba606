from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.manifestos.services import LONGEST_TEXT, LONGEST_TITLE


class CompanionForm(forms.Form):
    text = forms.CharField(
        label=_("What it says"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        error_messages={"required": _("Write what it says.")},
    )
    is_by_machine = forms.BooleanField(
        label=_("A machine wrote these words, and nobody has checked them"), required=False
    )


class TranslationForm(CompanionForm):
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, required=False)
    field_order = ["title", "text", "is_by_machine"]

    def __init__(self, *args: Any, is_preamble: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("The article in this language")
        self.fields["text"].help_text = _("Keep a blank line where the article has one.")
        if is_preamble:
            self.fields["title"].label = _("Title of the whole manifesto")
