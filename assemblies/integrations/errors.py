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


class NotForServices(Refusal):
    code = "not-for-services"
    status = HTTPStatus.FORBIDDEN
    sentence = _("A service account cannot do this. It is for a person with a seat.")


class ScopeMissing(Refusal):
    code = "scope-missing"
    status = HTTPStatus.FORBIDDEN
    sentence = _("This service account may not do that. It needs the scope %(scope)s; ask an organiser.")


class BadAccount(Refusal):
    code = "bad-account"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("A service account needs a name of 1 to 80 letters, known scopes, and 1 to %(most)d days.")


class AccountEnded(Refusal):
    code = "account-ended"
    sentence = _("This service account has ended. Make a new one.")


class BadOverlap(Refusal):
    code = "bad-overlap"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The old token can go on for at most 7 days.")


class NotASandbox(Refusal):
    code = "not-a-sandbox"
    status = HTTPStatus.CONFLICT
    sentence = _("Only a sandbox can be emptied. This assembly is real: what happened in it stays.")
