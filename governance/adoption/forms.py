from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Body
from assemblies.members.models import Seat


class ArticlesForm(forms.Form):
    """Which articles: all of those that can be chosen to begin with."""

    articles = forms.MultipleChoiceField(
        label=_("Which articles?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one article.")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["articles"].choices = choices  # type: ignore[attr-defined]
        self.fields["articles"].initial = [key for key, _name in choices]


class RepairForm(ArticlesForm):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One sentence. It stays in the minutes."),
        error_messages={"required": _("Give the reason in a sentence.")},
    )


class PledgeForm(forms.Form):
    seat = forms.ChoiceField(label=_("For whom?"), widget=forms.RadioSelect, choices=())
    who = forms.CharField(
        label=_("Who promises?"), max_length=160, required=False, help_text=_("Only for somebody outside.")
    )
    what = forms.CharField(
        label=_("What is promised?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    due_on = forms.DateField(label=_("By when?"), widget=forms.DateInput(attrs={"type": "date"}))
    measured = forms.CharField(label=_("How is it measured?"), max_length=500)
    proof = forms.CharField(label=_("What will show it?"), max_length=500)
    lapses_on = forms.DateField(
        label=_("When does it lapse?"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (str(seat.id), seat.body.name if seat.body.kind == Body.Kind.DELEGATION else _("Somebody outside"))
            for seat in seats
        ]
        self.fields["seat"].choices = named  # type: ignore[attr-defined]
        self.fields["seat"].initial = named[0][0] if named else None
