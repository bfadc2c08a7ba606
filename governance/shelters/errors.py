from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadTable(Refusal):
    """`table` is the field that holds it."""

    code = "bad-table"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("A table cannot be read: %(why)s")
