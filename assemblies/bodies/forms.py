from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.charter import Audience, Base, Named, Parts

MENDS = {
    "threshold": _("Write a share above 0 and at most 1, like 1/2, 2/3 or 60 %."),
    "quorum": _("Write a share from 0 to 1, like 1/2 or 40 %."),
    "minimum_roll": _("Write a whole number of seats, 1 or more."),
    "open_vote_seen_by": _("Choose one of the two."),
    "supporters_seen_by": _("Choose one of the three."),
    "proposal_tags": _("Write at most 30 words of at most 30 letters, with commas between them."),
    "quorum_counts": _("Choose one of the two."),
    "shortest_vote_minutes": _("Write whole minutes, from 1 to 86400."),
    "each_of": _("Choose one of the three."),
    "each_threshold": _("Write a share above 0 and at most 1, like 1/2."),
    "each_needed": _("Write “all”, or a number like 2."),
    "blocking": _("Write a number of people like 5, a share like 1/3, or nothing."),
    "report_signers": _("Write a number of members like 5, or a share like 10 %."),
    "report_days": _("Write whole days, from 1 to 90."),
    "concern_days": _("Write whole days, from 1 to 90."),
    "moderation_days": _("Write whole days, from 1 to 90."),
    "appeal_days": _("Write whole days, from 1 to 90."),
    "agenda_signers": _("Write a number of members like 5, or a share like 10 %."),
    "agenda_days": _("Write whole days, from 1 to 90."),
    "article_threshold": _("Write a share above 0 and at most 1, like 2/3, or nothing."),
    "article_each_threshold": _("Write a share above 0 and at most 1, like 2/3, or nothing."),
    "repair_rounds": _("Write a whole number, from 0 to 5."),
    "fair_share": _("Write a share above 0 and at most 1, like 4/5."),
    "flag_days": _("Write whole days, from 1 to 90."),
}


class ZoneField(forms.ChoiceField):
    """A place whose clocks the assembly goes by."""

    def __init__(self, *, required: bool = True) -> None:
        zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        super().__init__(
            required=required,
            label=_("Time zone"),
            help_text=_("Times on the pages of this assembly and in its messages are told in this zone."),
            choices=[(zone, zone) for zone in ["UTC", *zones]],
            error_messages={"invalid_choice": _("Choose a time zone of the list.")},
        )


class CharterForm(forms.Form):
    """What is written goes to the charter as it is; the charter checks it."""

    threshold = forms.CharField(
        label=_("Share of yes needed to adopt a question"),
        help_text=_("Of yes and no together. 1/2 means more than half; any other share means at least, like 2/3."),
        max_length=12,
        error_messages={"required": MENDS["threshold"]},
    )
    quorum = forms.CharField(
        label=_("Share of members who must vote"),
        help_text=_("Below it a question is not decided. Write it like 1/2 or 40 %."),
        max_length=12,
        error_messages={"required": MENDS["quorum"]},
    )
    quorum_counts = forms.ChoiceField(
        label=_("Of whom that is a share"),
        choices=[
            (Base.SEATS, _("all who may vote")),
            (Base.PRESENT, _("those of them who are marked as here while the question is open")),
        ],
        initial=Base.SEATS,
        widget=forms.RadioSelect,
        error_messages={"required": MENDS["quorum_counts"], "invalid_choice": MENDS["quorum_counts"]},
    )
    each_of = forms.ChoiceField(
        label=_("Must each part of the assembly agree too?"),
        help_text=_("A double majority: no side can be outvoted by the others."),
        choices=[
            (Parts.NONE, _("no, the whole decides")),
            (Parts.COMMUNITIES, _("each community must")),
            (Parts.DELEGATIONS, _("each delegation must")),
        ],
        initial=Parts.NONE,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": MENDS["each_of"]},
    )
    each_threshold = forms.CharField(
        label=_("Share of yes needed in each part"),
        help_text=_("Read like the share for the whole. It counts only if each part must agree."),
        max_length=12,
        initial="1/2",
        required=False,
    )
    each_needed = forms.CharField(
        label=_("How many of them must agree"),
        help_text=_("Write “all”, or a number like 2."),
        max_length=6,
        initial="all",
        required=False,
    )
    blocking = forms.CharField(
        label=_("How many who vote no stop a question"),
        help_text=_("A number of people like 5, or a share of all who may vote like 1/3. Empty: none can."),
        max_length=12,
        required=False,
    )
    digits_for_elections = forms.BooleanField(
        label=_("Two people add digits to the lot before people are elected"),
        help_text=_("The lot settles ties. With the digits not even whoever runs this server can choose it."),
        required=False,
    )
    paper_keyed_twice = forms.BooleanField(
        label=_("Two people key each paper ballot"),
        help_text=_("A paper counts once both have read the same on it."),
        required=False,
    )
    report_signers = forms.CharField(
        label=_("Members needed for a minority report"),
        help_text=_("A number like 5, or a share of all who may vote like 10 %."),
        max_length=12,
        initial="5",
        required=False,
    )
    report_days = forms.CharField(
        label=_("Days after the count in which they can attach it"),
        max_length=2,
        initial="14",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    minimum_roll = forms.CharField(
        label=_("Fewest members a question may be put to"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": MENDS["minimum_roll"]},
    )
    shortest_vote_minutes = forms.CharField(
        label=_("Shortest time a question stays open, in minutes"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": MENDS["shortest_vote_minutes"]},
    )
    concern_days = forms.CharField(
        label=_("Days within which a concern is answered"),
        help_text=_("When somebody says that something is wrong. Guarantors answer."),
        max_length=2,
        initial="14",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": MENDS["concern_days"]},
    )
    moderation_days = forms.CharField(
        label=_("Days within which a reported text is decided about"),
        help_text=_("Moderators decide, or guarantors. An appeal is decided within as many days, by somebody else."),
        max_length=2,
        initial="5",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    appeal_days = forms.CharField(
        label=_("Days in which somebody can appeal against it"),
        max_length=2,
        initial="14",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    agenda_signers = forms.CharField(
        label=_("Members needed to require a question or an answer"),
        help_text=_("A number like 12, or a share of the members like 10 %."),
        max_length=12,
        initial="1/10",
        required=False,
    )
    agenda_days = forms.CharField(
        label=_("Days within which they get it"),
        max_length=2,
        initial="14",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    article_threshold = forms.CharField(
        label=_("Share of yes needed to adopt an article of a manifesto"),
        help_text=_("Written like 2/3. Empty: the same as for every question."),
        max_length=12,
        required=False,
    )
    article_each_threshold = forms.CharField(
        label=_("And in each part that must agree"),
        help_text=_("In each delegation, where there are some. Empty: the same as for every question."),
        max_length=12,
        required=False,
    )
    repair_rounds = forms.CharField(
        label=_("How often an article can be repaired"),
        help_text=_("One that passed on one side only goes back for amendments and another vote. 0 means never."),
        max_length=1,
        initial="2",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    fair_share = forms.CharField(
        label=_("When a guardian speaks up"),
        help_text=_("Where a community’s rate is below this share of the others’, such as 4/5."),
        max_length=12,
        initial="4/5",
        required=False,
    )
    flag_days = forms.CharField(
        label=_("Days within which what a guardian found is answered"),
        max_length=2,
        initial="14",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    open_vote_seen_by = forms.ChoiceField(
        label=_("Who sees how each member voted, after closing"),
        choices=[(Audience.MEMBERS, _("people with a seat here")), (Audience.EVERYBODY, _("everybody"))],
        widget=forms.RadioSelect,
        error_messages={"required": MENDS["open_vote_seen_by"], "invalid_choice": MENDS["open_vote_seen_by"]},
    )
    supporters_seen_by = forms.ChoiceField(
        label=_("Who sees the names of those who support a proposal"),
        help_text=_("How many they are is always shown. Support given before stays as hidden as it was."),
        choices=[
            (Named.NOBODY, _("nobody, only their number is shown")),
            (Named.MEMBERS, _("people with a seat here")),
            (Named.EVERYBODY, _("everybody")),
        ],
        initial=Named.NOBODY,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": MENDS["supporters_seen_by"]},
    )

    proposal_tags = forms.CharField(
        label=_("Tags for proposals"),
        help_text=_("Words with commas between them, like: water, shade. Empty: authors choose their own words."),
        max_length=1_000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A rule left empty is the usual one; the blocking minority and shares of articles may have none."""
        given = super().clean() or {}
        usual = {"each_of": "none", "each_threshold": "1/2", "each_needed": "all"}
        usual |= {"report_signers": "5", "report_days": "14", "supporters_seen_by": "nobody"}
        usual |= {"moderation_days": "5", "appeal_days": "14", "agenda_signers": "1/10", "agenda_days": "14"}
        usual |= {"repair_rounds": "2"}
        usual |= {"fair_share": "4/5", "flag_days": "14"}
        return given | {name: value for name, value in usual.items() if given.get(name) == ""}


class PhaseForm(forms.Form):
    """One phase. A row without a name, and without dates, is no phase."""

    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    starts_on = forms.DateField(
        label=_("First day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like 2026-11-20.")},
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like 2026-11-20.")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(name) for name in ("name", "starts_on", "ends_on")):
            return given
        if not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Name the phase, or empty its days too."))
        for name in ("starts_on", "ends_on"):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Choose the day."))
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first. Change one of the two."))
        return given


Phases = forms.formset_factory(PhaseForm, extra=2, max_num=12, validate_max=True, absolute_max=12)
