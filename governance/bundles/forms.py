from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.members.models import Seat


class SeatChoice(forms.ModelChoiceField):
    def label_from_instance(self, seat: Seat) -> str:
        return f"{seat.public_name}, {seat.get_role_display()}"


class HandoverForm(forms.Form):
    to = SeatChoice(
        label=_("Who it is for"),
        queryset=Seat.objects.none(),
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose somebody of this list.")},
    )
