from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assemblies.members.models import Seat
from governance.drafting.forms import Text, WritingForm
from governance.manifestos.amendments import LONGEST_ANSWER, LONGEST_REASON, LONGEST_WORDS
from governance.manifestos.permissions import is_editor, speaks_for_delegation
from governance.manifestos.services import LONGEST_REASON as LONGEST_SENTENCE
from governance.manifestos.services import LONGEST_TEXT, LONGEST_TITLE
from governance.proposals.models import Proposal


class StartForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, error_messages={"required": _("Give it a title.")}
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE)


class CitedProposals(forms.ModelMultipleChoiceField):
    def label_from_instance(self, proposal: Any) -> str:
        """As lists show it: of a hidden one only that there is one."""
        return str(proposal.shown_title)


class ArticleForm(WritingForm):
    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, required=False, help_text=_("A word or two. It may stay empty.")
    )
    text = Text(
        label=_("What it says"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_("A blank line starts a new passage. Amendments are made to single passages, so keep them short."),
        error_messages={"required": _("Write what it says.")},
    )
    proposals = CitedProposals(
        label=_("Which proposals does it rest on?"),
        queryset=Proposal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, proposals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposals"].queryset = proposals  # type: ignore[attr-defined]
        if not proposals.exists():
            del self.fields["proposals"]


class AmendForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, required=False, help_text=_("A word or two. It may stay empty.")
    )
    text = forms.CharField(
        label=_("How it should read"),
        max_length=LONGEST_WORDS + 20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
        error_messages={"required": _("Write how it should read.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One or two sentences. Everybody reads them beside your change."),
        error_messages={"required": _("Say why.")},
    )
    seat = forms.ChoiceField(label=_("In whose name?"), widget=forms.RadioSelect, choices=())

    def __init__(self, *args: Any, what: str, seats: Sequence[Seat], manifesto: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if what != "article":
            del self.fields["title"]
        if what == "article":
            self.fields["text"].label = _("The new article")
            self.fields["text"].help_text = _(
                "A blank line starts a new passage. It will stand at the end of the text."
            )
        elif what == "remove":
            del self.fields["text"]
        elif what == "add":
            self.fields["text"].label = _("The new passage")
            self.fields["text"].help_text = _("A blank line starts another passage.")
        else:
            self.fields["text"].help_text = _("Change the words here. Only what you change becomes the amendment.")
        named = [(str(seat.id), _in_name_of(seat, manifesto)) for seat in seats]
        if len(named) > 1:
            self.fields["seat"].choices = named  # type: ignore[attr-defined]
            self.fields["seat"].initial = named[0][0]
        else:
            del self.fields["seat"]


def _in_name_of(seat: Seat, manifesto: Any) -> Any:
    if speaks_for_delegation(seat):
        return _("The delegation “%(name)s”") % {"name": seat.body.name}
    if is_editor(seat, manifesto):
        return _("Those who keep the text: a recommendation")
    return _("My own, as %(name)s") % {"name": seat.public_name}


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Accept it")), ("no", _("Do not accept it"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Needed if you do not accept it. It stays beside the amendment and in the minutes."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One sentence. It stays in the minutes."),
        error_messages={"required": _("Give the reason in a sentence.")},
    )


class MendForm(ReasonForm):
    text = forms.CharField(
        label=_("The article without the slip"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        error_messages={"required": _("Write what it says.")},
    )
    field_order = ["text", "reason"]
