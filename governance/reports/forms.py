from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.members.models import Seat
from governance.objections.models import Objection
from governance.reports.services import LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE

SEALED = "sealed"


class SigningForm(forms.Form):
    """Under which name somebody signs."""

    name = forms.ChoiceField(
        label=gettext_lazy("How you sign"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how you sign.")},
    )

    def __init__(self, data: Any, *, seat: Seat, **more: Any) -> None:
        super().__init__(data, initial={"name": seat.shown_as}, **more)
        sealed = _("without my name: I am counted, and nobody is shown who I am")
        self.fields["name"].choices = [*seat.names_to_choose(), (SEALED, sealed)]  # type: ignore[attr-defined]

    def signature(self) -> dict[str, Any]:
        """What the services take."""
        name = self.cleaned_data["name"]
        return {"is_sealed": True} if name == SEALED else {"shown_as": name}


class ReportForm(SigningForm):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Give it a title.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What you see otherwise, and why"),
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=gettext_lazy("Everybody reads it beside the result. It cannot change once it is sent."),
        error_messages={"required": gettext_lazy("Write what you see otherwise.")},
    )
    carries = forms.MultipleChoiceField(
        label=gettext_lazy("Objections that it carries"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They were carried here before the vote, and stand under your report."),
    )
    field_order = ("title", "text", "carries", "name")

    def __init__(self, data: Any, *, seat: Seat, objections: Iterable[Objection] = (), **more: Any) -> None:
        super().__init__(data, seat=seat, **more)
        found = [(str(one.id), f"{one.number}. {one.text[:140]}") for one in objections]
        if found:
            self.fields["carries"].choices = found  # type: ignore[attr-defined]
        else:
            del self.fields["carries"]

    def carried(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data.get("carries", [])]


class ModerationForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("One or two sentences. They go into the public minutes."),
        error_messages={"required": gettext_lazy("Give the reason in a sentence.")},
    )
