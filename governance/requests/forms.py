from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.ballots.models import Question
from governance.reports.forms import SigningForm
from governance.requests.models import LONGEST_TEXT, LONGEST_TITLE, AgendaRequest


class RequestForm(SigningForm):
    wants = forms.ChoiceField(
        label=_("What do you require?"),
        choices=AgendaRequest.Wants.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you require.")},
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("One line: the question itself, or what you want to know."),
        error_messages={"required": _("Give it a title.")},
    )
    text = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("Everybody reads it. It cannot change once it is sent."),
        error_messages={"required": _("Write what you require, and why.")},
    )
    field_order = ("wants", "title", "text", "name")


class AnswerForm(forms.Form):
    """A question that came of it, or reasons."""

    question = forms.ChoiceField(
        label=_("Which question came of it?"),
        required=False,
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Your answer, with its reasons"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("Everybody reads it. There is one answer, and it cannot change. Empty if you named a question."),
        error_messages={"max_length": _("Use 5000 letters at most.")},
    )

    def __init__(self, data: Any, *, questions: Iterable[Question]) -> None:
        super().__init__(data)
        named = [(str(one.id), one.told.title) for one in questions]
        if named:
            choices = [("", _("none: there are reasons instead")), *named]
            self.fields["question"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["question"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("question")) == bool((given.get("answer") or "").strip()):
            self.add_error("answer", _("Name a question or write reasons: one of the two."))
        return given
