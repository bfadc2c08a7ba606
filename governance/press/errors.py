from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class CannotDraw(Refusal):
    code = "cannot-draw"
    status = HTTPStatus.NOT_IMPLEMENTED
    sentence = _("This machine cannot draw PDF and PNG. Take the SVG, or print the page.")


class NoSuchFormat(Refusal):
    code = "no-such-format"
    status = HTTPStatus.NOT_IMPLEMENTED
    sentence = _("Ask for json or xml.")
