from django import forms
from django.utils.translation import gettext_lazy as _

from governance.moderation.models import LONGEST_WORDS, Ground, ModerationCase

State = ModerationCase.State


def words(label: str, help_text: str, *, required: bool = True) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Say why in a sentence."), "max_length": _("Use 500 letters at most.")},
    )


class ReportForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it.")},
    )
    words = words(_("In your own words"), _("Those who decide read it, and nobody else."), required=False)  # type: ignore[arg-type]


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What shall happen?"),
        choices=[
            (State.LEFT, _("leave it as it is")),
            (State.ASKED, _("ask the author to change it")),
            (State.HIDDEN, _("hide it; its place says why")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what shall happen.")},
    )
    ground = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=[("", _("nothing, it is left")), *Ground.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = words(_("Why?"), _("One or two sentences. Everybody can read them."))  # type: ignore[arg-type]

    def clean_ground(self) -> str:
        ground: str = self.cleaned_data["ground"]
        if self.cleaned_data.get("outcome") != State.LEFT and not ground:
            raise forms.ValidationError(_("Choose what is wrong with it."))
        return ground


class AppealForm(forms.Form):
    words = words(_("Why is the decision wrong?"), _("Whoever decides about the appeal reads it."))  # type: ignore[arg-type]


class SettlingForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("stands", _("the decision stands")), ("overturned", _("the decision is overturned"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = words(_("Why?"), _("One or two sentences. Everybody can read them."))  # type: ignore[arg-type]
