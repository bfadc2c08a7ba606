from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assemblies.integrations.webhooks.errors import BadWebhookAddress
from assemblies.integrations.webhooks.models import Webhook

KINDS_KEPT = "kept"


class Interest(models.TextChoices):
    ALL = "all", _("everything the minutes say")
    VOTES = "votes", _("only questions and results")


VOTES = (
    "question.freeze",
    "question.open",
    "question.lengthen",
    "question.close",
    "question.tally",
    "question.certify",
    "question.annul",
)


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=_("Address of the other system"),
        help_text=_("It starts with https:// and takes messages by POST."),
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Write the address that takes the messages."),
            "max_length": BadWebhookAddress.sentence,
        },
    )
    interest = forms.ChoiceField(
        label=_("It is told of"),
        choices=Interest.choices,
        initial=Interest.ALL,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is told of.")},
    )

    @property
    def types(self) -> tuple[str, ...]:
        return VOTES if self.cleaned_data["interest"] == Interest.VOTES else ()


class ChangeForm(forms.Form):
    """The address is not shown whole, since what follows its question mark may be a key."""

    url = forms.CharField(
        label=_("New address"),
        help_text=_("Leave it empty to keep the address it has."),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": BadWebhookAddress.sentence},
    )
    interest = forms.ChoiceField(
        label=_("It is told of"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is told of.")},
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, given: QueryDict | None, *, webhook: Webhook) -> None:
        now = {(): Interest.ALL.value, tuple(sorted(VOTES)): Interest.VOTES.value}.get(tuple(webhook.types), KINDS_KEPT)
        super().__init__(given, initial={"interest": now, "version": webhook.version})
        kept = _("the kinds that were chosen by a program: %(kinds)s") % {"kinds": ", ".join(webhook.types)}
        own = [(KINDS_KEPT, kept)] if now == KINDS_KEPT else []
        self.fields["interest"].choices = [*Interest.choices, *own]  # type: ignore[attr-defined]

    @property
    def changes(self) -> dict[str, Any]:
        """What to change, as the service takes it."""
        url, interest = self.cleaned_data["url"], self.cleaned_data["interest"]
        types = {} if interest == KINDS_KEPT else {"types": VOTES if interest == Interest.VOTES else ()}
        return types | ({"url": url} if url else {}) | {"version": self.cleaned_data["version"]}


class SecretForm(forms.Form):
    hours = forms.TypedChoiceField(
        label=_("The old secret stays valid"),
        choices=[(24, _("for one day")), (168, _("for seven days")), (0, _("no longer: it was lost"))],
        coerce=int,
        initial=24,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long the old secret stays valid.")},
    )


class ReplayForm(forms.Form):
    since = forms.DateField(
        label=_("Tell again from this day on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day like 2026-11-20.")},
    )
