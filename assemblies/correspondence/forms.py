from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.correspondence.notices import LONGEST_ALT, LONGEST_TEXT, LONGEST_TITLE


class NoticeForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, error_messages={"required": _("Give the notice a title.")}
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_(
            "A blank line starts a new paragraph, and a - at the start of a line a list. **Two stars** make bold."
        ),
        error_messages={"required": _("Write what people should know.")},
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, at most 6 MB. Where and with what it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    picture_alt = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=LONGEST_ALT,
        help_text=_("A sentence for people who cannot see it."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("picture") and not given.get("picture_alt", "").strip():
            self.add_error("picture_alt", _("Say in a sentence what the picture shows."))
        return given
