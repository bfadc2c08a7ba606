from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadTrait(Refusal):
    code = "bad-trait"
    status = HTTPStatus.BAD_REQUEST
    sentence = _(
        "Write what it is about, why you ask, 2 to 12 different groups, and a day from tomorrow to 400 days from now. "
        "Where you write how many people live in a group, say where the numbers come from and of which year."
    )


class AskedBefore(Refusal):
    code = "asked-before"
    sentence = _("The members were asked about this already. Two tables of the same thing could give somebody away.")


class TraitOver(Refusal):
    code = "trait-over"
    sentence = _("This is not asked any more. All single answers are deleted.")


class BadGroup(Refusal):
    code = "bad-group"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Choose one of the groups.")


class NoConsent(Refusal):
    code = "no-consent"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Your answer is kept only if you agree to it. Agree, or say that you would rather not say.")
