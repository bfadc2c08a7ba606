from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community
from assemblies.members.importing import mend
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.permissions import can_give_role
from assemblies.members.roster import Problem
from assemblies.members.sheets import MOST_BYTES, Unreadable, read_table, text_of
from assemblies.people.models import is_phone, phone_as_written


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
        help_text=_(
            "4 to 8 digits that you can remember, neither all the same like 1111 nor in a row like 1234. "
            "Your card asks for them when you open it again."
        ),
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


class InBodyForm(forms.Form):
    """A form about one body of an assembly; it asks which only where there are several."""

    body = forms.ModelChoiceField(
        label=_("Body"),
        queryset=Body.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose a body.")},
    )

    def __init__(self, *given: Any, assembly: Assembly, **named: Any) -> None:
        super().__init__(*given, **named)
        bodies = Body.objects.filter(assembly=assembly).select_related("assembly")
        plenary_first = bodies.order_by(Case(When(kind=Body.Kind.PLENARY, then=0), default=1), "name")
        field = self.fields["body"]
        field.queryset = plenary_first  # type: ignore[attr-defined]
        field.initial = next((one.id for one in plenary_first), None)
        if len(plenary_first) == 1:
            field.widget = forms.HiddenInput()


class PersonForm(InBodyForm):
    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Write the person's name.")})
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Without one the person comes in with a seat card."),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Write the whole e-mail address, like name@example.org.")},
    )
    role = forms.ChoiceField(label=_("Role"), initial=Role.MEMBER)
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

    def __init__(self, *given: Any, assembly: Assembly, by: Seat, **named: Any) -> None:
        super().__init__(*given, assembly=assembly, **named)
        roles = [(value, label) for value, label in Role.choices if can_give_role(by, value)]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["community"].queryset = assembly.communities.all()  # type: ignore[attr-defined]
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
        if len(settings.LANGUAGES) == 1:
            self.fields["language"].widget = forms.HiddenInput()
            self.fields["language"].initial = settings.LANGUAGE_CODE

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class WhoForm(forms.Form):
    """What is known of whoever sits here, to be corrected."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Write the person's name.")})
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"invalid": _("Write the whole e-mail address, like name@example.org.")},
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        help_text=_("With its country, like +44 7700 900123."),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "dir": "ltr"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("Of the letters, mails and pages that reach them."), choices=settings.LANGUAGES
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        phone = phone_as_written(self.cleaned_data["phone"])
        if phone:
            is_phone(phone)
        return phone


class RosterForm(InBodyForm):
    """A file or pasted cells; what was read comes back as pasted cells, so that nothing is lost on the way."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An Excel or LibreOffice file, or CSV. The first sheet with anything on it is read."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.tsv,.txt,text/csv,text/plain"}),
    )
    cells = forms.CharField(
        label=_("Or paste the cells"),
        help_text=_("Mark them in your spreadsheet, copy, and paste them here with their first line."),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "wrap": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB. Bring it in in parts."))
        try:
            if file:
                given["cells"] = text_of(file.read())
            if not given.get("cells", "").strip():
                raise forms.ValidationError(_("Choose a file or paste the cells."))
            given["table"] = read_table(given["cells"])
        except Unreadable as fault:
            sentence = mend(Problem(fault.line, fault.what, fault.given))
            where = _("Line %(line)d") % {"line": fault.line}
            raise forms.ValidationError(f"{where}: {sentence}") from None
        return given


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does the seat end?"),
        help_text=_("A few words. The desk can read them later."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write in a few words why the seat ends.")},
    )


class SureForm(forms.Form):
    sure = forms.BooleanField(
        label=_("Yes, erase what tells who I am. I know that nobody can bring it back."),
        error_messages={"required": _("Tick this if you are sure. Nothing was erased.")},
    )


class NameForm(forms.Form):
    shown_as = forms.ChoiceField(label=_("How others see you"), choices=ShownAs.choices, widget=forms.RadioSelect)


class WifiForm(forms.Form):
    network = forms.CharField(
        label=_("Name of the Wi-Fi in the hall"),
        help_text=_("Leave it empty if people use their own connection."),
        required=False,
        max_length=32,
        strip=False,
    )
    password = forms.CharField(
        label=_("Its password"),
        help_text=_("It is printed on the poster and not kept."),
        required=False,
        max_length=63,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
