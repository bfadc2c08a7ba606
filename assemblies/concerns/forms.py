from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.concerns.models import LONGEST_CONTACT, LONGEST_PAGE, LONGEST_TEXT


class ConcernForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("What you saw, where and when. Leave out names that are not needed."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Write what is wrong."),
            "max_length": _("Use 5000 letters at most."),
        },
    )
    page = forms.CharField(
        label=_("The page it is about"),
        max_length=LONGEST_PAGE,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    signed = forms.ChoiceField(
        label=_("Who reads who you are?"),
        choices=[
            ("no", _("Nobody. I stay unknown, and read the answer here only if it is public.")),
            ("yes", _("Those who answer. I read the answer on this assembly’s page of concerns.")),
        ],
        initial="no",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    contact = forms.CharField(
        label=_("How to reach you"),
        help_text=_("Only if you wish. Those who answer read it, and it goes a year after the answer."),
        max_length=LONGEST_CONTACT,
        required=False,
    )

    def __init__(self, *given: object, may_sign: bool, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        if not may_sign:
            del self.fields["signed"]


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("If everybody may read it, write it so that it says nothing about who asked."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write an answer."), "max_length": _("Use 5000 letters at most.")},
    )
    seen_by = forms.ChoiceField(
        label=_("Who reads the answer?"),
        choices=[
            ("author", _("whoever asked, if they gave their name")),
            ("everybody", _("everybody, without what was asked")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
