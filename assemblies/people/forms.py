from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

DID_NOT_FIT = _("That passkey did not fit. Nothing was changed. Please try once more.")
# What reading a device's answer raises when it is not one.
MISSHAPEN = (forms.ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError)


class AddressForm(RequestLoginCodeForm):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one your assembly writes to."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write the whole e-mail address, like name@example.org."),
        },
    )


class CodeForm(ConfirmLoginCodeForm):
    code = forms.CharField(
        label=_("Code from the e-mail"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the code from the e-mail.")},
    )

    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except forms.ValidationError:
            raise forms.ValidationError(_("That is not the code we sent. Look at the newest e-mail.")) from None


class PasskeyForm(AddWebAuthnForm):
    """A passkey that finds its person by itself, so that nobody types an address."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, initial={"name": ""}, **named)

    name = forms.CharField(
        label=_("Name of this device"),
        help_text=_("So that you know later which one it is. For example: my phone."),
        max_length=60,
        required=False,
    )
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)
    credential = forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": DID_NOT_FIT, "invalid": DID_NOT_FIT}
    )

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except MISSHAPEN:
            raise forms.ValidationError(DID_NOT_FIT) from None


class PasskeySignInForm(LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except MISSHAPEN:
            raise forms.ValidationError(DID_NOT_FIT) from None
