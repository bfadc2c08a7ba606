from typing import Any

from django import forms

LONGEST = 200_000
LONGEST_TITLE = 300


class Text(forms.CharField):
    """Many lines, which end in the same way whichever browser sent them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(strip=False, **more)

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class WritingForm(forms.Form):
    """``began_title`` and ``began_text`` are what its writer found, so that two who write at once lose nothing."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    began_title = forms.CharField(required=False, max_length=LONGEST_TITLE, widget=forms.HiddenInput)
    began_text = Text(required=False, max_length=LONGEST, widget=forms.HiddenInput)


class TogetherForm(WritingForm):
    """The words of two people, as the page showed them; what was taken of each passage comes beside."""

    title = forms.CharField(required=False, max_length=LONGEST_TITLE)
    text = Text(required=False, max_length=LONGEST)
    theirs_title = forms.CharField(required=False, max_length=LONGEST_TITLE)
    theirs_text = Text(required=False, max_length=LONGEST)
