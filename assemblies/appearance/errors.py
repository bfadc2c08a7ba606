from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadLogo(Refusal):
    code = "bad-logo"
    status = HTTPStatus.BAD_REQUEST
    sentence = _(
        "This cannot be read as a logo. Send a JPEG, PNG or WebP picture of at most 2 MB and at least 24 points "
        "a side. A drawing in SVG has to be saved as PNG first."
    )


class LogoUnspoken(Refusal):
    code = "logo-unspoken"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Say what the logo says, for people who cannot see it: at most 120 letters.")


class BadColour(Refusal):
    code = "bad-colour"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Write the colour as # and six digits or letters from a to f, such as #7a1f5c.")


class ColourTooPale(Refusal):
    code = "colour-too-pale"
    status = HTTPStatus.BAD_REQUEST
    sentence = _(
        "Words in this colour are hard to read: its contrast is %(contrast)s to 1, and 4.5 to 1 is needed. "
        "The nearest colour that works is %(nearest)s."
    )


class BadSite(Refusal):
    code = "bad-site"
    status = HTTPStatus.BAD_REQUEST
    sentence = _(
        "“%(site)s” is not the address of a site. Write it like https://www.example.org, without anything after the "
        "name; https://*.example.org means all its parts."
    )


class TooManySites(Refusal):
    code = "too-many-sites"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("At most %(most)d sites can be listed.")


class BadLegalText(Refusal):
    code = "bad-legal-text"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("A page needs some text, and at most 40,000 letters.")


class LegalTextChanged(Refusal):
    code = "legal-text-changed"
    sentence = _("Somebody has saved this page since you opened it. Read theirs, then make your change again.")
