from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.claims.models import LONGEST_TEXT, ClaimRound
from governance.claims.services import Terms
from governance.resources.forms import units as how_many
from governance.resources.models import Resource, Season

MOST_RESERVED, MOST_FOR_APPEALS, LONGEST_PERIOD = 60, 30, 90


def moment(label: Any, **more: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Choose day and time."), "invalid": _("Write it like 2026-11-20 18:00.")},
        **more,
    )


def words(label: Any, missing: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=widget, error_messages={"required": missing}, **more
    )


def hundredths(label: Any, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, initial=0, **more)


class RoundForm(forms.Form):
    """What is shared out in this round, until when communities claim, and what is kept before all claims."""

    name = forms.CharField(
        label=_("What is this round called?"), max_length=120, error_messages={"required": _("Give it a name.")}
    )
    estate = how_many(_("How much is there?"))
    claims_until = moment(_("Until when can communities claim?"))
    heard_at = moment(_("When are they heard?"), required=False)
    reserved_for = forms.CharField(
        label=_("For whom is a share kept before all others?"),
        help_text=_("The river itself, or those who come later."),
        max_length=120,
        required=False,
    )
    reserved = hundredths(_("How many of every 100 units are kept for them?"), MOST_RESERVED)
    kept_for_appeals = hundredths(
        _("How many of every 100 units are kept for appeals?"),
        MOST_FOR_APPEALS,
        help_text=_("What nobody is granted is carried over to the next round."),
    )
    appeal_days = forms.IntegerField(
        label=_("For how many days can communities appeal?"), min_value=1, max_value=LONGEST_PERIOD, initial=7
    )

    def __init__(self, *args: Any, resource: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = resource.assembly.zone
        self.fields["season"] = forms.ModelChoiceField(
            Season.objects.filter(
                resource=resource, allocation__isnull=True, shares__isnull=True, claim_round__isnull=True
            ),
            label=_("For which season?"),
            required=False,
            empty_label=_("none"),
        )
        self.fields["follows"] = forms.ModelChoiceField(
            ClaimRound.objects.filter(resource=resource, closed_at__isnull=False, next__isnull=True),
            label=_("Which round does it follow?"),
            help_text=_("What that round left over is added to what there is."),
            required=False,
            empty_label=_("none"),
        )

    def full_clean(self) -> None:
        """Moments are meant as the clocks of the place have them."""
        with timezone.override(self.zone):
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("reserved_for")) != bool(given.get("reserved")):
            self.add_error("reserved_for", _("Say both for whom a share is kept and how much, or neither."))
        return given

    def terms(self) -> Terms:
        return Terms(**self.cleaned_data)


class ClaimForm(forms.Form):
    units = how_many(_("How much does your community claim?"))
    need = how_many(_("How much does it need?"))
    evidence = words(_("What shows that?"), _("Say what shows that it is needed."))


class HearingForm(forms.Form):
    text = words(
        _("What was said?"),
        _("Write down what was said."),
        help_text=_("Everybody can read it. It need not say whose claim is whose."),
    )


class RuleForm(forms.Form):
    title = forms.CharField(
        label=_("The question"),
        max_length=200,
        initial=_("By which rule do we divide?"),
        error_messages={"required": _("Write the question.")},
    )
    text = words(_("What people should know"), "", required=False)


class AppealForm(forms.Form):
    units = how_many(_("How much more do you ask for?"))
    text = words(_("Why?"), _("Say why."))


class AnswerForm(forms.Form):
    granted = how_many(_("How much is granted?"), least=0)
    answer = words(_("Why?"), _("Say why."))
