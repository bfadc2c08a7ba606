"""Forms of the desk and of the ballot."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.bodies.charter import Parts
from assemblies.members.models import Seat
from config.languages import direction_of
from governance.ballots.holds import LONGEST_DAYS
from governance.ballots.models import Helping, Mode, Question
from governance.ballots.rules import MOST_OF_ANYTHING, asks_for, has_options, rule_names, settings_proposed
from governance.ballots.services import (
    ENCRYPTED_RULES,
    LONGEST_ABOUT,
    LONGEST_OPTION,
    LONGEST_REASON,
    LONGEST_TEXT,
    LONGEST_TITLE,
    own_options,
)
from governance.ballots.translations import Label, Words, language_of, words_of
from governance.counting import Setting, rule_called

DASH = re.compile(r"\s+(?:—|–|--?)\s+")
SETTING = "set_"
SHARES = {
    "threshold": (
        gettext_lazy("Share of yes needed"),
        gettext_lazy("A share like 1/2 (more than half) or 2/3 (at least). Empty: the charter’s."),
    ),
    "quorum": (
        gettext_lazy("Share of people who must vote"),
        gettext_lazy("A share like 1/2. Empty: the charter’s."),
    ),
}
UNITS = {"minutes": 1, "hours": 60, "days": 60 * 24}

MODES = [
    (Mode.OPEN.value, gettext_lazy("Open: after the count, people can see how each seat voted.")),
    (
        Mode.SECRET.value,
        gettext_lazy(
            "Secret: published without names. The server’s administrator could technically observe votes while "
            "voting is open."
        ),
    ),
    (
        Mode.BELENIOS.value,
        gettext_lazy(
            "Encrypted: people vote in an election of Belenios elsewhere. Readable only by several named people "
            "together. For yes or no, and for most votes."
        ),
    ),
]


class QuestionForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("The question"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("Short enough to read out. It cannot change once it is frozen."),
        error_messages={"required": gettext_lazy("Write the question itself.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What it means"),
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=gettext_lazy("What happens if it is adopted, and what if not. A line that starts with - is a list."),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Who sees how you voted"),
        choices=MODES,
        widget=forms.RadioSelect,
        initial=Mode.OPEN.value,
        required=False,
        help_text=gettext_lazy("A secret vote needs ten people who may vote, and a ballot in it cannot be changed."),
    )
    publish_openings = forms.BooleanField(
        label=gettext_lazy("Of a secret vote, publish every ballot as it was cast"),
        required=False,
        help_text=gettext_lazy("Without names. Otherwise only where hardly any ballot could be recognised."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of these words"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=gettext_lazy("Other languages and easy words are added once the draft is saved."),
    )
    rule = forms.ChoiceField(choices=lambda: [(name, name) for name in rule_names()], widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, rule: str, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial={**initial, "rule": rule})
        self.rule_name = rule
        is_open_alone = bool(rule_called(rule).needs_reason)
        left_out = ({Mode.BELENIOS} if rule not in ENCRYPTED_RULES else set()) | (
            {Mode.SECRET} if is_open_alone else set()
        )
        modes = [one for one in MODES if one[0] not in left_out]
        self.fields["mode"].choices = modes  # type: ignore[attr-defined]
        if is_open_alone:
            told = _("Under this rule people vote openly: whoever objects gives a reason, which the desk reads.")
            self.fields["mode"].help_text = told
        if has_options(rule):
            self.fields["options"] = forms.CharField(
                label=_("Options"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
                help_text=_("One a line. After a dash you can add a sentence: Heron - knows the river"),
            )
        if rule_called(rule).fills_seats:
            self.fields["seats"] = forms.IntegerField(
                label=_("Places to fill"),
                required=False,
                min_value=1,
                max_value=59,
                initial=1,
                help_text=_("How many of the options are elected: 1 unless you change it."),
            )
        self.shares = [name for name in SHARES if name == "quorum" or asks_for(rule, name)]
        for name in self.shares:
            label, help_text = SHARES[name]
            if not asks_for(rule, name):
                help_text = gettext_lazy("A share like 1/2. Empty: however many vote, it counts.")
            self.fields[name] = forms.CharField(label=label, required=False, max_length=20, help_text=help_text)
        self.settings = {f"{SETTING}{setting.name}": setting for setting in settings_proposed(rule)}
        self.fields |= {name: _setting_field(setting) for name, setting in self.settings.items()}

    def share_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.shares]

    def setting_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.settings]

    def clean_options(self) -> list[tuple[str, str]]:
        """Pairs of text and one explaining sentence, in the order of the lines."""
        lines = (line.strip() for line in self.cleaned_data["options"].splitlines())
        parted = [DASH.split(line, maxsplit=1) for line in lines if line]
        return [(parts[0], parts[1] if len(parts) > 1 else "") for parts in parted]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        options = given.get("options") or []
        if has_options(self.rule_name) and len(options) < 2:
            self.add_error("options", _("Write at least two options, one a line."))
        elif "seats" in self.fields and (given.get("seats") or 1) >= len(options):
            self.add_error("seats", _("There must be more options than places to fill."))
        texts = [text for text, _about in options]
        for name, setting in self.settings.items():
            if setting.kind == "option" and given.get(name) and given[name].strip() not in texts:
                self.add_error(name, _("Write it exactly as it stands among the options."))
        return given

    def words(self) -> dict[str, Any]:
        """What the services take."""
        given = self.cleaned_data
        options = given.get("options", [])
        keys = {text: str(place) for place, (text, _about) in enumerate(options, start=1)}
        return {name: given.get(name, "") for name in ("title", "text", "rule", "threshold", "quorum")} | {
            "options": options,
            "seats": given.get("seats") or 1,
            "rule_options": {
                setting.name: _setting_value(setting, given[name], keys) for name, setting in self.settings.items()
            },
            "mode": given["mode"] or Mode.OPEN.value,
            "publish_openings": given["publish_openings"],
            "language": given["language"] or settings.LANGUAGE_CODE,
        }

    @staticmethod
    def start_of(question: Question) -> dict[str, Any]:
        """What the form shows of a draft."""
        options = own_options(question)
        texts = {str(place): text for place, (text, _about) in enumerate(options, start=1)}
        kept = {setting.name: setting for setting in settings_proposed(question.rule)}
        return {
            "title": question.title,
            "text": question.text,
            "language": question.language,
            "mode": question.mode,
            "publish_openings": question.publish_openings,
            "threshold": question.threshold,
            "quorum": question.quorum,
            "options": "\n".join(f"{text} — {about}" if about else text for text, about in options),
            "seats": question.seats,
            **{
                f"{SETTING}{name}": _setting_shown(kept[name], value, texts)
                for name, value in question.rule_options.items()
                if name in kept
            },
        }


def _setting_field(setting: Setting) -> forms.Field:
    label, default = _(setting.label), setting.default
    if setting.kind == "flag":
        return forms.BooleanField(label=label, required=False, initial=default == "true")
    if setting.kind == "whole":
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_OF_ANYTHING, initial=default)
    if setting.kind == "option":
        told = _("Write it exactly as it stands above. Empty: none.")
        return forms.CharField(label=label, required=False, max_length=LONGEST_OPTION, help_text=told)
    if setting.choices:
        return forms.ChoiceField(label=label, choices=[(word, word) for word in setting.choices], initial=default)
    return forms.CharField(label=label, required=False, max_length=LONGEST_ABOUT, initial=default)


def _setting_value(setting: Setting, given: Any, keys: Mapping[str, str]) -> str:
    """A field's answer as a rule reads it; nothing stands for the rule's own default."""
    if setting.kind == "flag":
        return "true" if given else "false"
    if given is None or given == "":
        return ""
    return keys[given.strip()] if setting.kind == "option" else str(given)


def _setting_shown(setting: Setting, value: str, texts: Mapping[str, str]) -> object:
    if setting.kind == "flag":
        return value == "true"
    return texts.get(value, "") if setting.kind == "option" else value


class TranslationForm(forms.Form):
    """One variant of a draft, field by field beside the original."""

    title = forms.CharField(
        label=gettext_lazy("The question"),
        max_length=LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Write the question itself.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What it means"),
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    label = forms.ChoiceField(
        label=gettext_lazy("Who answers for these words?"),
        choices=Label.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Readers see it beside the words. They can always read the original."),
        error_messages={"required": gettext_lazy("Say who answers for the translation.")},
    )

    def __init__(self, data: Any, *, question: Question, variant: str) -> None:
        kept = words_of(question.translations[variant]) if variant in question.translations else None
        start: dict[str, Any] = {"label": Label.AUTHOR.value}
        if kept:
            start = {"title": kept.title, "text": kept.text, "label": kept.label}
        self.options = list(question.options.all()) if has_options(question.rule) else []
        for option in self.options if kept else ():
            start[f"option_{option.key}"], start[f"about_{option.key}"] = kept.option(option.key) if kept else ("", "")
        super().__init__(data, initial=start)
        self.originals = {"title": question.title, "text": question.text}
        for option in self.options:
            self._add(f"option_{option.key}", option.text, LONGEST_OPTION)
            if option.about:
                self._add(f"about_{option.key}", option.about, LONGEST_ABOUT)
        language = language_of(variant)
        for name, field in self.fields.items():
            if name != "label":
                field.widget.attrs |= {"lang": language, "dir": direction_of(language)}

    def _add(self, name: str, original: str, longest: int) -> None:
        self.fields[name] = forms.CharField(label=original, max_length=longest, required=False)
        self.originals[name] = original

    def rows(self) -> list[tuple[str, forms.BoundField]]:
        """Each original with the field in which it is said otherwise."""
        return [(words, self[name]) for name, words in self.originals.items() if words]

    def words(self) -> Words:
        given = self.cleaned_data
        options = {
            option.key: (given[f"option_{option.key}"], given.get(f"about_{option.key}", "")) for option in self.options
        }
        is_any = any(text or about for text, about in options.values())
        return Words(given["label"], given["title"], given["text"], options if is_any else {})


AS_CHARTER = "charter"


class BeyondForm(forms.Form):
    """What a draft asks beyond its rule."""

    each = forms.ChoiceField(
        label=gettext_lazy("Must each part agree too?"),
        choices=[
            (AS_CHARTER, gettext_lazy("as the charter says")),
            (Parts.NONE, gettext_lazy("no, the whole decides")),
            (Parts.COMMUNITIES, gettext_lazy("each community must")),
            (Parts.DELEGATIONS, gettext_lazy("each delegation must")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("“As the charter says” leaves out what you write below."),
    )
    threshold = forms.CharField(
        label=gettext_lazy("Share of yes needed in each"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("1/2 means more than half; any other share means at least, like 2/3."),
    )
    needed = forms.CharField(
        label=gettext_lazy("How many of them must agree"),
        required=False,
        max_length=6,
        help_text=gettext_lazy("Write “all”, or a number like 2."),
    )
    blocking = forms.CharField(
        label=gettext_lazy("How many who vote no stop it"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("A number of people like 5, or a share of all who may vote like 1/3. Empty: none can."),
    )

    def majorities(self) -> dict[str, str] | None:
        """What the services take: nothing written where the charter says it."""
        given = self.cleaned_data
        if given["each"] == AS_CHARTER:
            return None
        return {name: given[name] for name in ("each", "threshold", "needed", "blocking")}

    @staticmethod
    def start_of(question: Question) -> dict[str, Any]:
        """What the form shows of a draft."""
        written = question.majorities
        usual = {"each": AS_CHARTER if written is None else Parts.NONE.value, "threshold": "1/2", "needed": "all"}
        return usual | (written or {})


def in_units(minutes: int) -> dict[str, object]:
    """The same time in the largest unit of which it is a whole number."""
    unit = next(name for name in reversed(UNITS) if minutes % UNITS[name] == 0)
    return {"amount": minutes // UNITS[unit], "unit": unit}


class DurationForm(forms.Form):
    amount = forms.IntegerField(
        label=gettext_lazy("How long"),
        min_value=1,
        max_value=100_000,
        error_messages={"required": gettext_lazy("Write how long, as a number.")},
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Minutes, hours or days"),
        choices=[
            ("minutes", gettext_lazy("minutes")),
            ("hours", gettext_lazy("hours")),
            ("days", gettext_lazy("days")),
        ],
    )

    @property
    def minutes(self) -> int:
        return int(self.cleaned_data["amount"]) * UNITS[self.cleaned_data["unit"]]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("One or two sentences. They go into the public minutes."),
        error_messages={"required": gettext_lazy("Give the reason in a sentence.")},
    )


class WitnessForm(forms.Form):
    """Whose ballot somebody confirms, and the code on the helper's screen."""

    helping = forms.ChoiceField(
        label=gettext_lazy("Who votes with help"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who votes.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Code on the helper’s screen"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the code.")},
    )

    def __init__(self, data: Any, *, helpings: Sequence[Helping]) -> None:
        super().__init__(data, initial={"helping": str(helpings[0].id) if len(helpings) == 1 else None})
        named = [
            (
                str(one.id),
                _("%(name)s, helped by %(helper)s") % {"name": one.seat.public_name, "helper": one.helper.public_name},
            )
            for one in helpings
        ]
        self.fields["helping"].choices = named  # type: ignore[attr-defined]


class StepAsideForm(ReasonForm):
    """Who stands in, among the guarantors without a say, and why."""

    substitute = forms.ChoiceField(
        label=gettext_lazy("Who stands in for you"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who stands in for you.")},
    )
    field_order = ["substitute", "reason"]

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {str(seat.id): seat for seat in seats}
        field = self.fields["substitute"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, seat.public_name) for key, seat in self.seats.items()]

    @property
    def chosen(self) -> Seat:
        return self.seats[self.cleaned_data["substitute"]]


class AskMembersForm(forms.Form):
    partly = forms.CharField(
        label=gettext_lazy("A third way besides yes and no"),
        required=False,
        max_length=LONGEST_OPTION,
        help_text=gettext_lazy("Leave it empty to ask yes or no. Otherwise members choose among three ways."),
    )


class HoldForm(ReasonForm):
    days = forms.IntegerField(
        label=gettext_lazy("For how many days at most"),
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text=gettext_lazy("From 1 to 14. After that the hold lapses to the members."),
        error_messages={"required": gettext_lazy("Write days, from 1 to 14.")},
    )


class DigitsForm(forms.Form):
    digits = forms.CharField(
        label=gettext_lazy("Your digits"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("4 to 20 digits that chance gives you: throw dice, or draw numbers from a hat."),
        error_messages={"required": gettext_lazy("Write your digits.")},
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("A .blt file. Or paste its text below."),
        widget=forms.FileInput(attrs={"accept": ".blt,.soi,.soc,.toi,.toc,.csv,.xz,text/plain"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Text of a .blt file"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Where the ballots come from"),
        max_length=300,
        help_text=gettext_lazy("Everybody sees this, for example: paper ballots of 3 May, counted by the town clerk."),
        error_messages={"required": gettext_lazy("Say where the ballots come from.")},
    )
    title = forms.CharField(
        label=gettext_lazy("The question"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("Empty: the title in the file."),
    )
    seats = forms.IntegerField(
        label=gettext_lazy("Places to fill"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy("Empty: the number in the file."),
    )
    lots = forms.CharField(
        label=gettext_lazy("Order of lots"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("If lots were drawn for ties: the options, luckiest first, one a line."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("file") and not (given.get("pasted") or "").strip():
            self.add_error("file", _("Choose a file, or paste its text."))
        return given

    @property
    def ballots(self) -> tuple[str, bytes]:
        """The file's name and what is in it."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file:
            return file.name or "ballots.blt", file.read()
        return "pasted.blt", self.cleaned_data["pasted"].encode()

    @property
    def lot(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["lots"].splitlines() if line.strip()]


class ElectionForm(forms.Form):
    """In which election of Belenios people vote."""

    file = forms.FileField(
        label=gettext_lazy("Archive of the election"),
        help_text=gettext_lazy("The .bel file, after the set-up and before the first ballot."),
        error_messages={"required": gettext_lazy("Choose the .bel file.")},
        widget=forms.FileInput(attrs={"accept": ".bel"}),
    )
    address = forms.URLField(
        label=gettext_lazy("Where people vote"),
        max_length=300,
        assume_scheme="https",
        help_text=gettext_lazy("The address of the election."),
        error_messages={"required": gettext_lazy("Write the address where people vote.")},
    )
    authority = forms.CharField(
        label=gettext_lazy("Who hands out the credentials"),
        max_length=200,
        help_text=gettext_lazy("Somebody who is not at the desk. Each person gets one credential from them."),
        error_messages={"required": gettext_lazy("Say who hands out the credentials.")},
    )
    keyholders = forms.CharField(
        label=gettext_lazy("Who can read the votes together"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("The keyholders, one name a line. Everybody sees these names before they vote."),
        error_messages={"required": gettext_lazy("Name the keyholders.")},
    )


class ElectionResultForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Archive of the election"),
        help_text=gettext_lazy("The .bel file, after the keyholders have opened the result."),
        error_messages={"required": gettext_lazy("Choose the .bel file.")},
        widget=forms.FileInput(attrs={"accept": ".bel"}),
    )
