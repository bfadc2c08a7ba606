from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class NoCallFor(Refusal):
    code = "no-call"
    sentence = _("This call for help is over. Somebody else has dealt with it.")


class WrongBoothPin(Refusal):
    code = "wrong-booth-pin"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("That is not the PIN of this booth. Tries left: %(left)d.")


class BoothLocked(Refusal):
    code = "booth-locked"
    status = HTTPStatus.FORBIDDEN
    sentence = _("The PIN was wrong too many times. End this booth from the desk, on another device.")


class BadBoothPin(Refusal):
    code = "bad-booth-pin"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Choose a PIN of 4 to 8 digits.")
