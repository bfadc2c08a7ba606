from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadPoint(Refusal):
    code = "bad-point"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Write the point in one or two sentences, with at most %(most)d letters, and say which side it is on.")


class TooManyPoints(Refusal):
    code = "too-many-points"
    sentence = _("You have written %(most)d points on this side already. Take one back before you write another.")


class PointGone(Refusal):
    code = "point-gone"
    sentence = _("This point was taken back meanwhile.")


class OwnPoint(Refusal):
    code = "own-point"
    status = HTTPStatus.FORBIDDEN
    sentence = _("You wrote this point, so others say whether it is helpful.")
