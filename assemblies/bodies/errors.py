from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadCharter(Refusal):
    code = "bad-charter"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The charter cannot stand: %(rule)s needs %(what_to_do)s.")


class BadPhases(Refusal):
    code = "bad-phases"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The phase “%(phase)s” ends before it starts. Change one of its two dates.")


class BadZone(Refusal):
    code = "bad-zone"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("There is no time zone “%(given)s”. Choose one like Europe/Madrid or Africa/Cairo.")


class NameTaken(Refusal):
    code = "name-taken"
    sentence = _("Another assembly already has the address “%(slug)s”. Choose another short name.")


class OnePlenary(Refusal):
    code = "one-plenary"
    sentence = _("An assembly has one plenary, and this one has it already. Choose council or delegation.")


class CommunityShared(Refusal):
    code = "community-shared"
    sentence = _("Another assembly speaks for this community too, so it cannot be changed from here.")
