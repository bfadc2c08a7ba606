from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadToken(Refusal):
    code = "bad-token"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("A token needs a name of 1 to 80 letters, a scope, and 1 to %(most)d days.")


class ReadOnlyToken(Refusal):
    code = "read-only-token"
    status = HTTPStatus.FORBIDDEN
    sentence = _("This token may only read. Make one that may write, and use that.")


class TokenAbsent(Refusal):
    code = "not-found"
    status = HTTPStatus.NOT_FOUND
    sentence = _("There is no such token of yours. It may have been ended already.")
