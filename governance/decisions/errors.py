from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class NotCarried(Refusal):
    code = "not-carried"
    sentence = _("Nothing was adopted and nobody elected, so there is no decision to put on record.")


class DecidedAlready(Refusal):
    code = "decided-already"
    sentence = _("This decision is on record already.")
