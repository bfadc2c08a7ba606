from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class NotAnAuditor(Refusal):
    code = "not-an-auditor"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Choose somebody else who is a guarantor or an organiser of this assembly. Nobody names themselves.")


class AuditorKnown(Refusal):
    code = "auditor-known"
    sentence = _("They can fetch the auditors’ edition already.")
