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


class BadMessage(Refusal):
    code = "bad-message"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Give the message a subject of at most 120 letters and a text of at most 5,000, and choose to whom.")


class MessageSent(Refusal):
    code = "message-sent"
    sentence = _("This message is sent already. Write a new one.")


class NobodyToWriteTo(Refusal):
    code = "nobody-to-write-to"
    sentence = _("Nobody is left to write to. Choose other people, or keep it as a draft.")


class BadPhone(Refusal):
    code = "bad-phone"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Write the number with its country, like +44 7700 900123.")


class BadHours(Refusal):
    code = "bad-hours"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Quiet hours need a beginning and an end, like 21:00 and 08:00. Fill in both or neither.")


class BadReach(Refusal):
    code = "bad-reach"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Choose one of the ways that are offered. An SMS needs a mobile number, and mail an address.")
