from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from typing import Any

from django import forms
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from config.markdown import to_html
from governance.objections.models import LONGEST_REASON, LONGEST_WORDS


class PassageForm(forms.Form):
    """Which passage somebody objects to, by its place in the text."""

    passage = forms.ChoiceField(
        label=_("Which passage is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a passage."), "invalid_choice": _("Choose a passage.")},
    )

    def __init__(self, data: Any, *, passages: Sequence[str]) -> None:
        super().__init__(data)
        choices = [
            (str(place), unescape(strip_tags(to_html(words))).strip() or words)
            for place, words in enumerate(passages, start=1)
        ]
        self.fields["passage"].choices = choices  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("Your answer"),
        help_text=_("Everybody reads it. Each side answers once."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Write it in a sentence or two."), "max_length": _("Use 2000 letters at most.")},
    )


class ObjectionForm(WordsForm):
    weight = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            ("substance", _("what the text does: it has to be answered before a vote")),
            ("wording", _("how it is said: it keeps nothing up")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["words"].label = _("What is wrong with it, and what would be better?")
        self.fields["words"].help_text = _("Everybody reads it, with your public name.")


class PassingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you go on?"),
        help_text=_("One or two sentences. They stand beside the objections and in the public minutes."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Give the reason in a sentence.")},
    )
