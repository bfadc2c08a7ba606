from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadComment(Refusal):
    code = "bad-comment"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Write your comment in 1 to 1000 letters.")


class CommentSettled(Refusal):
    code = "comment-settled"
    sentence = _("This comment no longer waits. Load the page again to see how it stands.")


class CommentOver(Refusal):
    code = "comment-over"
    sentence = _("This comment does not stand now. Load the page again to see how it is.")


class RemovalReasonMissing(Refusal):
    code = "removal-reason-missing"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Give the reason in a sentence. It stands where the comment stood.")
