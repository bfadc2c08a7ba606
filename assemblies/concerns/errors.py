from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadConcern(Refusal):
    code = "bad-concern"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Write what is wrong, in 1 to 5000 letters.")


class BadAnswer(Refusal):
    code = "bad-answer"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Write an answer, in 1 to 5000 letters.")


class ConcernAnswered(Refusal):
    code = "concern-answered"
    sentence = _("This concern has been answered already.")


class TooManyConcerns(Refusal):
    code = "too-many-concerns"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = _(
        "Many concerns came from your connection just now. Please wait an hour, or tell a guarantor in person."
    )


class ConcernsRest(Refusal):
    code = "concerns-rest"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = _("This rests for a moment. Please try again in a minute, or tell a guarantor in person.")


class NobodyReads(Refusal):
    code = "nobody-reads"
    sentence = _("Nobody could read it: this assembly has neither a guarantor nor an organiser now.")
