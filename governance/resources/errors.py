from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class SeasonsOverlap(Refusal):
    code = "seasons-overlap"
    sentence = _("Another season of this resource covers some of these days. Choose other days.")


class BadSeason(Refusal):
    code = "bad-season"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("A season needs a first and a last day in this order, and shares of at most all there is.")


class OutOfSeason(Refusal):
    code = "out-of-season"
    sentence = _("This day is over, or not in the season. Choose another day.")


class NoneLeft(Refusal):
    code = "none-left"
    sentence = _("So much is not left. %(left)d can still be booked.")


class DayFull(Refusal):
    code = "day-full"
    sentence = _("So much is not left on this day: %(left)d. Choose fewer, or another day.")


class NoShare(Refusal):
    code = "no-share"
    sentence = _("Your community has no share of this season.")


class KeyUsed(Refusal):
    code = "key-used"
    sentence = _("This booking was sent before with other words. Load the page again.")


class GivenBack(Refusal):
    code = "given-back"
    sentence = _("This booking was given back already, or its day is over.")


class Answered(Refusal):
    code = "answered"
    sentence = _("This notice has an answer already.")


class UnknownDevice(Refusal):
    code = "unknown-device"
    status = HTTPStatus.FORBIDDEN
    sentence = _("This device key is not known here. The stewards can make a new one.")


class NotReadable(Refusal):
    code = "no-reading"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("This resource takes no readings. The desk says which unit they are in when it registers it.")
