from django import forms
from django.utils.translation import gettext_lazy as _


class BoothPinForm(forms.Form):
    pin = forms.CharField(
        label=_("PIN of this booth"),
        max_length=8,
        help_text=_("4 to 8 digits. You need it to turn the tablet back. Tell it only to people at the desk."),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Write a PIN of 4 to 8 digits.")},
    )


class LeaveForm(forms.Form):
    pin = forms.CharField(
        label=_("PIN of this booth"),
        max_length=8,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Write the PIN that was chosen for this booth.")},
    )
