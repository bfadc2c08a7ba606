from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class SharedOutAlready(Refusal):
    code = "shared-out-already"
    sentence = _("This was shared out already. An allocation is never made twice.")


class CannotDivide(Refusal):
    code = "cannot-divide"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("These claims cannot be divided: %(why)s")


class PaidAlready(Refusal):
    code = "paid-already"
    sentence = _("This was handed over already, or there is nothing to hand over.")
