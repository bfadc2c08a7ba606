from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadPicture(Refusal):
    code = "bad-picture"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("This picture cannot be read. Send a JPEG, PNG or WebP file of at most 6 MB.")


class PictureUnspoken(Refusal):
    code = "picture-unspoken"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Say in a sentence what the picture shows, for people who cannot see it.")


class BadNotice(Refusal):
    code = "bad-notice"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Give the notice a title of at most 120 letters and a text of at most 5,000.")


class NoticeWithdrawn(Refusal):
    code = "notice-withdrawn"
    sentence = _("This notice is withdrawn already.")
