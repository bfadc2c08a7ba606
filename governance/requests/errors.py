from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadRequest(Refusal):
    code = "bad-request"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Something is missing: %(reason)s")


class WrongRequestState(Refusal):
    code = "wrong-request-state"
    sentence = _("That is not possible while it is “%(state)s”. Load the page again to see where it stands.")


class SignedAlready(Refusal):
    code = "signed-already"
    sentence = _("You have signed this already.")


class NothingSigned(Refusal):
    code = "nothing-signed"
    sentence = _("You have not signed this, or have taken your name back before.")


class SignaturesClosed(Refusal):
    code = "signatures-closed"
    sentence = _("The days in which this could be signed are over.")


class NoSuchQuestion(Refusal):
    code = "no-such-question"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Choose a question of this assembly that is frozen or open, or was voted on since it was required.")
