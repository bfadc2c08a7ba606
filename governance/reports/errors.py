from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadReport(Refusal):
    code = "bad-report"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The report is not complete: %(reason)s")


class ReportsClosed(Refusal):
    code = "reports-closed"
    sentence = _("The days in which a report can be attached to this result are over.")


class AlreadySigned(Refusal):
    code = "already-signed"
    sentence = _("You have signed this report already.")


class NotSigned(Refusal):
    code = "not-signed"
    sentence = _("You have not signed this report, or have withdrawn your name before.")


class OwnReport(Refusal):
    code = "own-report"
    status = HTTPStatus.FORBIDDEN
    sentence = _("You wrote or signed this report, so somebody else has to decide about it.")


class HiddenAlready(Refusal):
    code = "hidden-already"
    sentence = _("Somebody has decided about this already. Load the page again to see how it stands.")
