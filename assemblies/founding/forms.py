from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.charter import Audience, Charter, CharterError
from assemblies.bodies.forms import MENDS, ZoneField
from assemblies.bodies.models import Assembly
from assemblies.communities.models import Community, Measure
from assemblies.communities.services import Figure
from assemblies.founding.services import Description, free_letter
from assemblies.founding.templates import ALL as TEMPLATES
from assemblies.members.models import Role
from config.fields import AmountField, WholeField

OTHER = "other"
HALF = Fraction(1, 2)
THRESHOLDS = ("1/2", "3/5", "2/3", "3/4", "1")
QUORUMS = ("0", "1/4", "1/3", "1/2", "2/3", "3/4")
MINUTES = (1, 2, 5, 10, 15, 30, 60, 24 * 60, 3 * 24 * 60, 7 * 24 * 60)
HOUR, DAY = 60, 24 * 60
DAY_WIDGET = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DAY_ERRORS = {"required": _("Choose the day."), "invalid": _("Write the day like 2026-11-20.")}


class YouForm(forms.Form):
    """The first organiser."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "You sign in with it next time, if mail leaves this machine. Otherwise print a seat card for yourself."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write the whole e-mail address, like name@example.org."),
        },
    )

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])


class LeaveDemoForm(YouForm):
    takes_examples_off = forms.BooleanField(label=_("Take the demo assemblies off the home page"), required=False)


class QuestionForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the assembly"),
        help_text=_("A few words that people will say aloud, like “Shade for the Old Town”."),
        max_length=120,
        error_messages={"required": _("Give the assembly a name.")},
    )
    question = forms.CharField(
        label=_("Its guiding question"),
        help_text=_("What the people come together to answer. It stands on every first page."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the question that the assembly answers.")},
    )
    about = forms.CharField(
        label=_("What it is about"),
        help_text=_("Two or three sentences: who asks, why now, and what happens with the answer."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    slug = forms.SlugField(
        label=_("Short name for the address"),
        help_text=_("Small letters, digits and hyphens. Left empty, it is made from the name."),
        max_length=60,
        required=False,
        error_messages={"invalid": _("Use small letters without accents, digits and hyphens, like shade-old-town.")},
    )

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_question(self) -> str:
        return one_line(self.cleaned_data["question"])

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()


class BeginningForm(QuestionForm):
    is_sandbox = forms.BooleanField(
        label=_("Make this a sandbox, for trying things out"),
        help_text=_("Nothing in it counts, it stands in no list, and it can be emptied. It never becomes a real one."),
        required=False,
    )


class TemplateForm(forms.Form):
    template = forms.ChoiceField(
        label=_("How will it work?"),
        choices=[(one.key, one.name) for one in TEMPLATES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four.")},
    )
    first = forms.CharField(
        label=_("Name of the council, or of the first delegation"),
        help_text=_("For a council or two delegations only. It can be named later too."),
        max_length=120,
        required=False,
    )
    second = forms.CharField(label=_("Name of the second delegation"), max_length=120, required=False)
    first_day = forms.DateField(label=_("First day"), widget=DAY_WIDGET, error_messages=DAY_ERRORS)

    @property
    def names(self) -> list[str]:
        return [one_line(self.cleaned_data[name]) for name in ("first", "second")]


class CopyForm(QuestionForm):
    source = forms.ModelChoiceField(
        label=_("Copy from"),
        queryset=Assembly.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose an assembly.")},
    )
    first_day = forms.DateField(label=_("First day of the new one"), widget=DAY_WIDGET, error_messages=DAY_ERRORS)
    with_communities = forms.BooleanField(
        label=_("Copy the communities and their numbers too"), required=False, initial=True
    )
    field_order = ("source", "name", "question", "first_day", "with_communities", "slug")

    def __init__(self, *given: Any, sources: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        del self.fields["about"]
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]


class RulesForm(forms.Form):
    """The charter as sentences: each begins in the legend and ends with the choice."""

    threshold = forms.ChoiceField(
        label=_("A question is adopted when “yes” is said by"),
        widget=forms.RadioSelect,
        error_messages={"required": MENDS["threshold"]},
    )
    threshold_other = forms.CharField(
        label=_("Another share, for a question to be adopted"),
        help_text=_("For “another share” above. Write it like 4/7 or 60 %."),
        max_length=12,
        required=False,
    )
    quorum = forms.ChoiceField(
        label=_("A vote on yes or no counts when ballots came from"),
        widget=forms.RadioSelect,
        error_messages={"required": MENDS["quorum"]},
    )
    quorum_other = forms.CharField(
        label=_("Another share, for the vote to count"),
        help_text=_("For “another share” above. Write it like 2/5 or 40 %."),
        max_length=12,
        required=False,
    )
    minimum_roll = WholeField(
        label=_("A question is put to no fewer members than"),
        min_value=1,
        max_value=100_000,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), MENDS["minimum_roll"]),
    )
    shortest_vote_minutes = forms.TypedChoiceField(
        label=_("A vote stays open for no less than"),
        coerce=int,
        error_messages={"required": MENDS["shortest_vote_minutes"]},
    )
    open_vote_seen_by = forms.ChoiceField(
        label=_("After closing, how each member voted is seen by"),
        choices=[(Audience.MEMBERS, _("people with a seat here")), (Audience.EVERYBODY, _("everybody"))],
        widget=forms.RadioSelect,
        error_messages={"required": MENDS["open_vote_seen_by"], "invalid_choice": MENDS["open_vote_seen_by"]},
    )

    def __init__(self, *given: Any, charter: Charter, **named: Any) -> None:
        super().__init__(*given, **{**named, "initial": initial_of(charter)})
        self._choose("threshold", [(one, threshold_words(Fraction(one))) for one in THRESHOLDS])
        self._choose("quorum", [(one, quorum_words(Fraction(one))) for one in QUORUMS])
        minutes = sorted({*MINUTES, charter.shortest_vote_minutes})
        self.fields["shortest_vote_minutes"].choices = [(one, minutes_words(one)) for one in minutes]  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [*choices, (OTHER, gettext("another share"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("threshold", "quorum"):
            if given.get(name) == OTHER:
                given[name] = self._written(name, given.get(f"{name}_other", ""))
        return given

    def _written(self, name: str, written: str) -> str:
        try:
            return str(Charter.parse({name: written}).as_dict()[name])
        except CharterError:
            self.add_error(f"{name}_other", MENDS[name])
            return ""

    @property
    def rules(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if not name.endswith("_other")}


def initial_of(charter: Charter) -> dict[str, object]:
    """A share that is none of the offered ones is written out."""
    found: dict[str, object] = {**charter.as_dict()}
    for name, offered in (("threshold", THRESHOLDS), ("quorum", QUORUMS)):
        if found[name] not in offered:
            found[f"{name}_other"], found[name] = found[name], OTHER
    return found


def threshold_words(exact: Fraction) -> str:
    if exact == HALF:
        return gettext("more than half of those who say yes or no")
    if exact == 1:
        return gettext("all who say yes or no")
    return gettext("at least %(part)d of every %(whole)d who say yes or no") % {
        "part": exact.numerator,
        "whole": exact.denominator,
    }


def quorum_words(exact: Fraction) -> str:
    if not exact:
        return gettext("anybody at all; no number is asked for")
    return gettext("at least %(part)d of every %(whole)d members") % {
        "part": exact.numerator,
        "whole": exact.denominator,
    }


def minutes_words(minutes: int) -> str:
    if minutes % DAY == 0:
        return ngettext("%(n)d day", "%(n)d days", minutes // DAY) % {"n": minutes // DAY}
    if minutes % HOUR == 0:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // HOUR) % {"n": minutes // HOUR}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


class HelperForm(forms.Form):
    """One person of the team. A row without a name and an address is nobody."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Write the whole e-mail address, like name@example.org.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Role.FACILITATOR, _("facilitator: leads the meeting and the votes")),
            (Role.GUARANTOR, _("guarantor: independent, watches and confirms")),
            (Role.ORGANISER, _("organiser: may do all that you may")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["name"] = one_line(given.get("name", ""))
        if given.get("email") and not given["name"]:
            self.add_error("name", _("Write the person’s name."))
        return given


Helpers = forms.formset_factory(HelperForm, extra=3, max_num=3, validate_max=True, absolute_max=3)


class ZoneForm(forms.Form):
    time_zone = ZoneField(required=False)


class FirstDayForm(forms.Form):
    first_day = forms.DateField(
        label=_("Move all of them, so that the first begins on"), widget=DAY_WIDGET, error_messages=DAY_ERRORS
    )


class CommunityForm(forms.Form):
    """A community with up to three numbers; a number without a value is not measured."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Name the community.")})
    letter = forms.RegexField(
        "^[A-Za-z]$",
        label=_("Letter"),
        help_text=_("It stands for the community in pictures, beside its colour."),
        max_length=1,
        error_messages={"required": _("Choose a letter."), "invalid": _("Use one letter from A to Z.")},
    )
    about = forms.CharField(label=_("In one sentence"), max_length=300, required=False)

    def __init__(
        self,
        *given: Any,
        assembly: Assembly,
        community: Community | None = None,
        is_settled: bool = False,
        **named: Any,
    ) -> None:
        super().__init__(*given, **{**named, "initial": described(assembly, community)})
        for kind, (label, hint, _unit) in KINDS.items():
            self._add_kind(kind, label, hint)
        for name in ("name", "letter"):
            self.fields[name].disabled = is_settled

    def _add_kind(self, kind: str, label: object, hint: object) -> None:
        self.fields[f"{kind}_value"] = AmountField(
            label=label,  # type: ignore[arg-type]
            help_text=hint,  # type: ignore[arg-type]
            required=False,
            max_digits=14,
            decimal_places=2,
            validators=[MinValueValidator(Decimal(0), _("Write 0 or more."))],
            error_messages={"invalid": _("Write a number, like 5200.")},
        )
        self.fields[f"{kind}_unit"] = forms.CharField(label=_("Counted in"), required=False, max_length=60)
        self.fields[f"{kind}_source"] = forms.CharField(label=_("Who published it"), required=False, max_length=200)
        self.fields[f"{kind}_year"] = forms.IntegerField(
            label=_("Year"),
            required=False,
            min_value=1800,
            max_value=2200,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages=dict.fromkeys(
                ("invalid", "min_value", "max_value"), _("Write the year with four digits, like 2025.")
            ),
        )
        self.fields[f"{kind}_method"] = forms.CharField(label=_("How it was found out"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["name"] = one_line(given.get("name") or "")
        for kind in Measure.Kind:
            if given.get(f"{kind}_value") is None or f"{kind}_value" in self.errors:
                continue
            for part, mend in MISSING.items():
                if given.get(f"{kind}_{part}") in (None, "") and f"{kind}_{part}" not in self.errors:
                    self.add_error(f"{kind}_{part}", mend)
        return given

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """For each kind its name, its fields, and whether they are laid open: people always, others when in use."""
        parts = ("value", "unit", "source", "year", "method")
        told = []
        for kind in KINDS:
            fields = [self[f"{kind}_{part}"] for part in parts]
            is_used = kind == Measure.Kind.POPULATION or fields[0].value() or any(field.errors for field in fields)
            told.append((str(Measure.Kind(kind).label), fields, bool(is_used)))
        return told

    @property
    def description(self) -> Description:
        given = self.cleaned_data
        figures = [
            Figure(
                kind=kind,
                value=given[f"{kind}_value"],
                unit=given[f"{kind}_unit"],
                source=given[f"{kind}_source"],
                year=given[f"{kind}_year"],
                method=given[f"{kind}_method"],
            )
            for kind in Measure.Kind
            if given.get(f"{kind}_value") is not None
        ]
        return Description(given["name"], given["letter"], given["about"], figures)


KINDS: Mapping[str, tuple[object, object, object]] = {
    Measure.Kind.POPULATION: (
        _("How many people live there or belong to it"),
        _("The check for fairness compares seats with this number."),
        _("people"),
    ),
    Measure.Kind.NEED: (
        _("How great the need is"),
        _("For example households of 100 that cannot keep warm or cool."),
        _("of 100 households"),
    ),
    Measure.Kind.EXPOSURE: (
        _("How much climate harm reaches it"),
        _("For example days a year above 30 °C, or homes of 100 that a flood would reach."),
        _("days a year"),
    ),
}
MISSING = {
    "unit": _("Say what is counted, like people."),
    "source": _("Say who published the number, so that anybody can look it up."),
    "year": _("Write the year with four digits, like 2025."),
    "method": _("Say in a few words how it was found out."),
}


def described(assembly: Assembly, community: Community | None) -> dict[str, object]:
    """What stands in the form: the newest numbers; for a new community where its sister’s numbers came from."""
    found: dict[str, object] = {} if community else {"letter": free_letter(assembly).upper()}
    found |= {f"{kind}_unit": unit for kind, (_label, _hint, unit) in KINDS.items()}
    model = community or assembly.communities.prefetch_related("measures").order_by("-letter").first()
    for kind in Measure.Kind:
        if model and (measure := model.measured(kind)):
            for part in ("unit", "source", "year", "method"):
                found[f"{kind}_{part}"] = getattr(measure, part)
            if community:
                found[f"{kind}_value"] = measure.value.normalize()
    if community:
        found |= {"name": community.name, "letter": community.letter.upper(), "about": community.about}
    return found


def one_line(written: str) -> str:
    return " ".join(written.split())
