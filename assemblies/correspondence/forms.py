from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.forms import ZoneField
from assemblies.bodies.models import Assembly
from assemblies.correspondence.audiences import choices_of
from assemblies.correspondence.kinds import switchable
from assemblies.correspondence.messages import LONGEST_SUBJECT, mutable_kinds
from assemblies.correspondence.messages import LONGEST_TEXT as LONGEST_MESSAGE
from assemblies.correspondence.models import Channel
from assemblies.correspondence.notices import LONGEST_ALT, LONGEST_TEXT, LONGEST_TITLE


class NoticeForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, error_messages={"required": _("Give the notice a title.")}
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_(
            "A blank line starts a new paragraph, and a - at the start of a line a list. **Two stars** make bold."
        ),
        error_messages={"required": _("Write what people should know.")},
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, at most 6 MB. Where and with what it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    picture_alt = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=LONGEST_ALT,
        help_text=_("A sentence for people who cannot see it."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("picture") and not given.get("picture_alt", "").strip():
            self.add_error("picture_alt", _("Say in a sentence what the picture shows."))
        return given


class MessageForm(forms.Form):
    to = forms.ChoiceField(
        label=_("To whom"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose to whom.")},
    )
    subject = forms.CharField(
        label=_("Subject"), max_length=LONGEST_SUBJECT, error_messages={"required": _("Give the message a subject.")}
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("As it will be read in an e-mail: plain words, with a blank line between paragraphs."),
        error_messages={"required": _("Write the message.")},
    )

    def __init__(self, *given: Any, assembly: Assembly, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["to"].choices = [(one.value, one.label) for one in choices_of(assembly)]  # type: ignore[attr-defined]


class ClockField(forms.TimeField):
    """A clock time, as the browser's own field gives it."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {"invalid": _("Write the time like 21:00."), "required": _("Write the time like 21:00.")}


class MannersForm(forms.Form):
    time_zone = ZoneField()
    quiet_from = ClockField(label=_("Nothing is sent from"))
    quiet_until = ClockField(
        label=_("Until"), help_text=_("E-mail and SMS wait for the end of the quiet hours. Pages do not.")
    )
    kinds = forms.MultipleChoiceField(
        label=_("Messages that are sent by themselves"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["kinds"].choices = [(one.name, one.label) for one in switchable()]  # type: ignore[attr-defined]


class ReachForm(forms.Form):
    channel = forms.ChoiceField(label=_("How messages reach you"), required=False, widget=forms.RadioSelect)
    phone = forms.CharField(
        label=_("Mobile number"),
        required=False,
        max_length=30,
        help_text=_("With its country, like +44 7700 900123. It is used for these messages alone."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    quiet_from = ClockField(label=_("Send nothing from"), required=False)
    quiet_until = ClockField(
        label=_("Until"), required=False, help_text=_("Leave both empty for the quiet hours of the assembly.")
    )
    is_daily = forms.BooleanField(
        label=_("Once a day: put e-mails together, and send them at nine in the morning"), required=False
    )
    muted = forms.MultipleChoiceField(
        label=_("Do not send me"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You still find these on your page of messages."),
    )

    def __init__(self, *given: Any, has_mail: bool, has_sms: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        ways = [(Channel.MAIL, _("by e-mail"))] if has_mail else []
        ways += [(Channel.SMS, _("by SMS, to the number below"))] if has_sms else []
        ways += [(Channel.PAGE, _("only on my page here")), (Channel.PRINT, _("as a printed letter"))]
        self.fields["channel"].choices = ways  # type: ignore[attr-defined]
        self.fields["muted"].choices = [(one.name, one.label) for one in mutable_kinds()]  # type: ignore[attr-defined]
        if not has_sms:
            del self.fields["phone"]
        if not has_mail:
            del self.fields["is_daily"]
