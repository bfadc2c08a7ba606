from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadFile(Refusal):
    code = "bad-file"
    status = HTTPStatus.BAD_REQUEST
    sentence = _(
        "This file cannot be kept. Send a JPEG, PNG or WebP picture, or a PDF without programs, of at most 4 MB; or "
        "plain text of at most 200 KB."
    )


class TooManySources(Refusal):
    code = "too-many-sources"
    sentence = _("A proposal has at most %(most)d of these. Remove one before you add another.")


class BadEvidence(Refusal):
    code = "bad-evidence"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The link is not complete: %(reason)s")


class BadDetails(Refusal):
    code = "bad-details"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("That does not fit: %(reason)s")
