from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.communities.models import Community
from config.fields import AmountField, WholeField
from governance.decisions.models import Decision
from governance.resources.models import LONGEST_LINE, LONGEST_TEXT, MOST_UNITS, Kind, Resource

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAY_WIDGET = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DAY_ERRORS = {"required": _("Choose the day."), "invalid": _("Write the day like 2026-11-20.")}
NUMBER_ERRORS = {
    "required": _("Write a number."),
    "invalid": _("Write a whole number."),
    "min_value": _("Write a larger number."),
    "max_value": _("Write a smaller number."),
}


def units(label: StrOrPromise, *, least: int = 1, required: bool = True, **more: Any) -> WholeField:
    return WholeField(
        label=label,
        min_value=least,
        max_value=MOST_UNITS,
        required=required,
        error_messages=NUMBER_ERRORS,
        **more,
    )


class ResourceForm(forms.Form):
    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assembly = assembly
        self.fields["body"] = forms.ModelChoiceField(
            assembly.bodies.all(),
            label=_("Which body owns it?"),
            empty_label=None,
            error_messages={"required": _("Choose a body.")},
        )

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )
    name = forms.CharField(label=_("Its name"), max_length=120, error_messages={"required": _("Give it a name.")})
    unit = forms.CharField(
        label=_("What is counted"),
        help_text=_("One whole unit, such as hour, place, litre or euro."),
        max_length=40,
        error_messages={"required": _("Name the unit.")},
    )
    about = forms.CharField(
        label=_("What people should know"),
        help_text=_("Where it is, how it is used, what to bring."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    licence = forms.CharField(label=_("Licence of its design files"), max_length=120, required=False)
    reading_unit = forms.CharField(
        label=_("Unit of its readings"),
        help_text=_("If a device measures something here: °C, litres, kWh."),
        max_length=40,
        required=False,
    )
    reading_low = AmountField(label=_("Lowest good reading"), max_digits=12, decimal_places=3, required=False)
    reading_high = AmountField(label=_("Highest good reading"), max_digits=12, decimal_places=3, required=False)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if Resource.objects.filter(assembly=self.assembly, name=name).exists():
            raise forms.ValidationError(_("Something of this name is shared already."))
        return name


class SeasonForm(forms.Form):
    """Days, how much there is, and a share for each community; no shares at all means that all can book."""

    name = forms.CharField(label=_("Its name"), max_length=80, error_messages={"required": _("Give it a name.")})
    begins_on = forms.DateField(label=_("First day"), widget=DAY_WIDGET, error_messages=DAY_ERRORS)
    ends_on = forms.DateField(label=_("Last day"), widget=DAY_WIDGET, error_messages=DAY_ERRORS)
    most = units(_("How much can be booked in all?"), help_text=_("What it can carry in these days, in whole units."))
    most_a_day = units(_("How much on one day, at most?"), required=False)

    def __init__(self, *args: Any, assembly: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communities = list(assembly.communities.all())
        self.fields["decision"] = forms.ModelChoiceField(
            Decision.objects.of_assembly(assembly),
            label=_("Which decision does this rest on?"),
            required=False,
            empty_label=_("none on record"),
        )
        for one in self.communities:
            self.fields[f"share_{one.id}"] = units(
                _("A fair share for %(name)s") % {"name": one.name}, least=0, required=False
            )

    def shares(self) -> dict[Community, int]:
        given = {one: self.cleaned_data.get(f"share_{one.id}") for one in self.communities}
        return {one: share for one, share in given.items() if share is not None}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last, most = given.get("begins_on"), given.get("ends_on"), given.get("most")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        if most is not None and sum(self.shares().values()) > most:
            self.add_error("most", _("The shares come to more than this."))
        return given


class BookingForm(forms.Form):
    day = forms.DateField(label=_("Which day?"), widget=DAY_WIDGET, error_messages=DAY_ERRORS)
    units = units(_("How much?"))
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class StewardForm(forms.Form):
    number = forms.IntegerField(
        label=_("Seat number of the steward"),
        min_value=1,
        max_value=MOST_UNITS,
        error_messages=NUMBER_ERRORS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    begins_on = forms.DateField(label=_("First day"), widget=DAY_WIDGET, error_messages=DAY_ERRORS)
    ends_on = forms.DateField(label=_("Last day"), widget=DAY_WIDGET, error_messages=DAY_ERRORS)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("begins_on") and given.get("ends_on") and given["ends_on"] < given["begins_on"]:
            self.add_error("ends_on", _("The last day comes before the first."))
        return given


class LogForm(forms.Form):
    text = forms.CharField(
        label=_("What was done, or what is wrong?"),
        help_text=_("One or two sentences. Everybody can read them; leave out names of people."),
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write what was done.")},
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("What happened, and what happens now. Everybody can read it."),
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Write an answer.")},
    )


class VersionForm(forms.Form):
    name = forms.CharField(label=_("Version"), max_length=40, error_messages={"required": _("Name the version.")})
    link = forms.URLField(
        label=_("Where the files are"),
        max_length=500,
        assume_scheme="https",
        error_messages={"required": _("Give the address."), "invalid": _("Write an address like https://example.org.")},
    )
    sha256 = forms.RegexField(
        "^[0-9a-f]{64}$",
        label=_("SHA-256 of the files"),
        help_text=_("64 digits, by which anybody can see that they have the same files."),
        required=False,
        error_messages={"invalid": _("Write 64 of the digits 0 to 9 and a to f.")},
    )

    def __init__(self, *args: Any, resource: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resource = resource

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if self.resource.versions.filter(name=name).exists():
            raise forms.ValidationError(_("There is a version of this name."))
        return name
