from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class SignInResting(Refusal):
    code = "sign-in-resting"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = _("Signing in by e-mail rests for a moment. Please try again in a minute, or use your seat card.")


class NoPasskeysHere(Refusal):
    code = "no-passkeys-here"
    sentence = _("Passkeys need a secure address, one that starts with https. Sign in with a code here.")


class OnlyThisSeat(Refusal):
    code = "only-this-seat"
    status = HTTPStatus.FORBIDDEN
    sentence = _("You came in with a seat card, which opens that seat alone. Sign in with your e-mail to do this.")


class NobodyKnown(Refusal):
    code = "nobody-known"
    status = HTTPStatus.FORBIDDEN
    sentence = _(
        "We know nobody by the address of that account. Nobody was signed in. Ask the organiser of your assembly to "
        "put this address on the list, or sign in with a code or your seat card."
    )


class ProviderSilent(Refusal):
    code = "provider-silent"
    status = HTTPStatus.BAD_GATEWAY
    sentence = _(
        "Signing in with that account did not work. Please try again, or sign in with a code or your seat card."
    )
