from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class MeetingRuns(Refusal):
    code = "meeting-runs"
    sentence = _("A meeting of %(body)s is running already. End it first.")


class MeetingOver(Refusal):
    code = "meeting-over"
    sentence = _("This meeting has ended. Start a new one to mark who is here.")


class NotOfThisBody(Refusal):
    code = "not-of-this-body"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("That seat does not vote in the body that meets.")


class MeetingUnnamed(Refusal):
    code = "meeting-unnamed"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Give the meeting a name of 1 to 80 letters.")
