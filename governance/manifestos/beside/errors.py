from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadCompanion(Refusal):
    code = "bad-companion"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("It cannot stand beside the text: %(reason)s")


class CheckedAlready(Refusal):
    code = "checked-already"
    sentence = _("You wrote this for the text as it stands. Somebody else can check it.")
