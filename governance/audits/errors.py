from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class FindingOver(Refusal):
    code = "finding-over"
    sentence = _("This finding has ended already. Load the page again to see how.")


class BadFindingAnswer(Refusal):
    code = "bad-finding-answer"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Write an answer, in 1 to 2000 letters.")


class BadAlarmReason(Refusal):
    code = "bad-alarm-reason"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Say why it was a false alarm, in 1 to 500 letters.")
