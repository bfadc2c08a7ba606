from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.communities.models import Community
from assemblies.members.models import Role


class TypedCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of your card"),
        help_text=_("Twelve letters and digits. Lines between them and small letters do no harm."),
        max_length=39,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": _("Type the code that is printed on your card."),
            "max_length": _("That is too long for a code. Type the twelve letters and digits."),
        },
    )


class NewPinForm(forms.Form):
    pin = forms.CharField(
        label=_("Choose a PIN"),
        help_text=_("4 to 8 digits that you can remember. Your card asks for it when you open it again."),
        max_length=128,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Choose a PIN of 4 to 8 digits.")},
    )


class PinForm(forms.Form):
    pin = forms.CharField(
        label=_("Your PIN"),
        help_text=_("The one you chose when you opened this card for the first time."),
        max_length=128,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type your PIN.")},
    )


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Write the person's name.")})
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Without one the person comes in with a seat card."),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Write the whole e-mail address, like name@example.org.")},
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)
    community = forms.ModelChoiceField(
        label=_("Community"), queryset=Community.objects.none(), required=False, empty_label=_("None")
    )
    number = forms.IntegerField(
        label=_("Seat number"),
        help_text=_("Leave it empty for the next free one."),
        required=False,
        min_value=1,
        max_value=999_999,
        error_messages={"invalid": _("Write a whole number, like 12.")},
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(
        self, *given: object, communities: "forms.models.ModelChoiceIterator | object", **named: object
    ) -> None:
        super().__init__(*given, **named)
