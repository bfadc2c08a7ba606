from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.comments.models import LONGEST_REASON, LONGEST_TEXT


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment on the figures"),
        help_text=_("What the numbers leave out, or get wrong. A few sentences; leave out names of people."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Write your comment."), "max_length": _("Use 1000 letters at most.")},
    )


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it removed?"),
        help_text=_("One or two sentences. Everybody can read them where the comment stood."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Give the reason in a sentence."), "max_length": _("Use 500 letters at most.")},
    )
