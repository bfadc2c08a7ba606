from django import forms
from django.utils.translation import gettext_lazy as _

from governance.proposals.points.models import LONGEST_POINT, Point


class PointForm(forms.Form):
    side = forms.ChoiceField(
        label=_("Which side is it on?"),
        choices=[(Point.Side.FOR, _("for the proposal")), (Point.Side.AGAINST, _("against it"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a side."), "invalid_choice": _("Choose a side.")},
    )
    text = forms.CharField(
        label=_("Your point"),
        max_length=LONGEST_POINT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "maxlength": LONGEST_POINT}),
        help_text=_("One reason, in one or two sentences. Others will say whether it is helpful."),
        error_messages={"required": _("Write your point.")},
    )
