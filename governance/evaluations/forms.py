from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.evaluations.models import Evaluation
from governance.evaluations.principles import MARKS, PRINCIPLES
from governance.evaluations.services import MOST_DAYS


class AskForm(forms.Form):
    about = forms.ChoiceField(
        label=_("What is it about?"),
        error_messages={"required": _("Choose a phase or a meeting."), "invalid_choice": _("Choose one of the list.")},
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        initial=7,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("From 1 to 30. It closes by itself, and then everybody reads the scorecard."),
        error_messages={
            "required": _("Write whole days, from 1 to 30."),
            "invalid": _("Write whole days, from 1 to 30."),
            "min_value": _("Write whole days, from 1 to 30."),
            "max_value": _("Write whole days, from 1 to 30."),
        },
    )

    def __init__(self, *args: Any, named: list[tuple[str, str]], **kwargs: Any) -> None:
        """``named`` are the phases and meetings, each by its kind and name."""
        super().__init__(*args, **kwargs)
        labels = dict(Evaluation.About.choices)
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [(f"{kind}:{name}", f"{name} ({labels[kind]})") for kind, name in named]

    @property
    def asked(self) -> dict[str, Any]:
        about, _colon, name = self.cleaned_data["about"].partition(":")
        return {"about": about, "name": name, "days": self.cleaned_data["days"]}


class MarksForm(forms.Form):
    """One sentence a principle."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in PRINCIPLES:
            self.fields[one.name] = forms.TypedChoiceField(
                label=gettext(one.said),
                coerce=int,
                choices=[(mark, gettext(words)) for mark, words in MARKS.items()],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one, or say that you cannot say.")},
            )
