"""The address of a set-up link, as it is printed where the program is started."""

from django.urls import reverse

from assemblies.founding.services import make_set_up_link


def link(address: str) -> str:
    """A new link, which ends the one before; nothing while somebody organises here."""
    token = make_set_up_link()
    return address.rstrip("/") + reverse("founding:set_up", args=[token]) if token else ""
