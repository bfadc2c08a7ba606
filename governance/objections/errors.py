from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadObjection(Refusal):
    code = "bad-objection"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Something is missing: %(reason)s")


class TextClosed(Refusal):
    code = "text-closed"
    sentence = _("This text does not change any more, so nobody can object to it.")


class TextMoved(Refusal):
    code = "text-moved"
    status = HTTPStatus.PRECONDITION_FAILED
    sentence = _("The text has changed since you opened the page. Read the passage again, then object.")


class ObjectionMoved(Refusal):
    code = "objection-moved"
    sentence = _("That is not possible while the objection is “%(state)s”. Load the page again to see where it stands.")


class SaidAlready(Refusal):
    code = "said-already"
    sentence = _("Each side answers once. To go on, somebody makes a new objection.")


class NotInTheText(Refusal):
    code = "not-in-the-text"
    sentence = _("The text has not changed since the objection. Change it first, then say that it is taken in.")


class TooManyObjections(Refusal):
    code = "too-many-objections"
    sentence = _("%(most)d of your objections to this text are open. Wait for answers, or take one back.")


class ObjectionsOpen(Refusal):
    code = "objections-open"
    sentence = _(
        "Open objections to the text: %(count)d. They are answered, accepted into the text or carried into a minority "
        "report first; or an organiser decides to go on, with a reason for the minutes."
    )


class NothingOpen(Refusal):
    code = "nothing-open"
    sentence = _("No open objection keeps this text from the vote.")
