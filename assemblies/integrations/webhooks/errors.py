from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadWebhookAddress(Refusal):
    code = "bad-webhook-address"
    status = HTTPStatus.BAD_REQUEST
    sentence = _(
        "That address cannot be used. Write a whole one that starts with https://, without a user name or password, "
        "of a server that can be reached from the open network."
    )


class BadEventTypes(Refusal):
    code = "bad-event-types"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Nothing in the minutes is called “%(type)s”. Use names as in the minutes, like question.open.")


class TooManyWebhooks(Refusal):
    code = "too-many-webhooks"
    sentence = _("An assembly can tell %(most)d systems. End one that is not used any more.")


class BadOverlap(Refusal):
    code = "bad-overlap"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The old secret can stay valid from 0 to 168 hours.")


class BadReplay(Refusal):
    code = "bad-replay"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Say from where: an event’s number that has been, or a day, and only one of them.")


class WebhookChanged(Refusal):
    code = "condition-failed"
    status = HTTPStatus.PRECONDITION_FAILED
    sentence = _("Somebody has changed this since you opened the page. Load it again and repeat your change.")
