from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.proposals.models import Proposal
from governance.proposals.sources.details import LONGEST_PLACE, MOST_TAGS
from governance.proposals.sources.models import LONGEST_ADDRESS, LONGEST_TITLE, LONGEST_WHY


class DetailsForm(forms.Form):
    """Where the charter names tags, they are chosen from a list; elsewhere they are written with commas."""

    tags: forms.Field = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=200,
        help_text=_("At most five, with commas between them, like: water, shade."),
    )
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=LONGEST_PLACE,
        help_text=_("Where it would be, in words. Never where somebody lives."),
    )
    latitude = forms.CharField(label=_("Latitude in degrees"), required=False, max_length=12)
    longitude = forms.CharField(label=_("Longitude in degrees"), required=False, max_length=12)
    community: forms.Field = forms.ModelChoiceField(
        label=_("Community"), required=False, queryset=None, empty_label=_("none, or all of them")
    )

    def __init__(self, data: Any, *, proposal: Proposal) -> None:
        place: dict[str, Any] = {"place": proposal.place, "community": proposal.community_id}
        place |= {"latitude": proposal.latitude, "longitude": proposal.longitude}
        allowed = proposal.body.charter.tag_list
        tags: Any = proposal.tag_list if allowed else ", ".join(proposal.tag_list)
        super().__init__(data, initial=place | {"tags": tags})
        self.fields["community"].queryset = proposal.body.assembly.communities.all()  # type: ignore[attr-defined]
        if allowed:
            self.fields["tags"] = forms.MultipleChoiceField(
                label=_("Tags"),
                required=False,
                choices=[(tag, tag) for tag in allowed],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("At most %(most)d.") % {"most": MOST_TAGS},
            )

    def clean_tags(self) -> list[str]:
        given = self.cleaned_data["tags"]
        return given if isinstance(given, list) else str(given).split(",")


class EvidenceForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("It begins with https://"),
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr"}),
        error_messages={"required": _("Write the address.")},
    )
    title = forms.CharField(
        label=_("What it is"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Say in one line what it is.")},
    )
    why = forms.CharField(
        label=_("Why it matters here"),
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say in a sentence why it matters.")},
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A picture (JPEG, PNG, WebP) or a PDF of at most 4 MB, or plain text. Pictures lose all that says "
                    "where and with what they were taken; a PDF keeps what its maker wrote into it."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )  # fmt: skip
    about = forms.CharField(
        label=_("What it shows"),
        max_length=LONGEST_WHY,
        help_text=_("In a sentence, also for people who cannot see it."),
        error_messages={"required": _("Say in a sentence what the file shows.")},
    )
