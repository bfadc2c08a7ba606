"""The link and the square code of a card, as a phone can open them."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from config.up.address import NEARBY, for_phones

if TYPE_CHECKING:
    from assemblies.members.services import FreshCard


def address_for_phones(request: HttpRequest) -> str:
    """Where phones reach this product: its public address, or this machine's own in the hall's network."""
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    asked = urlsplit(f"//{request.get_host()}")
    nearby = asked.hostname in NEARBY and for_phones(settings.HOST, asked.port or 80)
    return nearby or f"{request.scheme}://{request.get_host()}"


def card_link(request: HttpRequest, card: "FreshCard") -> str:
    return address_for_phones(request) + reverse("short_card", args=[card.token])


def square_code(link: str) -> SafeString:
    """A QR code as SVG that fits whatever room it is given; the only words in it are its title, which segno escapes."""
    code = segno.make(link, error="m", micro=False)
    drawn = code.svg_inline(border=2, dark="#000", light="#fff", omitsize=True, title=_("Square code to scan"))
    return mark_safe(drawn)  # noqa: S308
