from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadEvaluation(Refusal):
    code = "bad-evaluation"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Name a phase or a meeting of this assembly, and from 1 to 30 days.")


class BadMarks(Refusal):
    code = "bad-marks"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Give one mark from 0 to 5 to each of the eleven sentences; 0 means that you cannot say.")


class EvaluationOver(Refusal):
    code = "evaluation-over"
    sentence = _("This questionnaire is closed. Its scorecard stands on its page.")


class AnsweredBefore(Refusal):
    code = "answered-before"
    sentence = _("You have answered this questionnaire already. It keeps sums alone, so an answer cannot be changed.")
