"""What a proposal is about, in a few words: tags and a place. Pure, but for the words of refusals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from governance.proposals.sources.errors import BadDetails

MOST_TAGS, LONGEST_TAG, LONGEST_PLACE = 5, 30, 120
STEP = Decimal("0.0001")  # about ten metres: a corner, not a door


def tags_from(given: Iterable[str], allowed: Sequence[str]) -> list[str]:
    """At most five tags, each once, in the order given. Where the charter names tags, they are from those."""
    known = {tag.casefold(): tag for tag in allowed}
    tags: dict[str, str] = {}
    for one in given:
        tag = " ".join(one.split())
        if not tag:
            continue
        if len(tag) > LONGEST_TAG or not tag.isprintable():
            raise BadDetails(reason=_("a tag has at most %(most)d letters.") % {"most": LONGEST_TAG})
        if known and tag.casefold() not in known:
            raise BadDetails(reason=_("“%(tag)s” is none of the tags here.") % {"tag": tag})
        tags.setdefault(tag.casefold(), known.get(tag.casefold(), tag))
    if len(tags) > MOST_TAGS:
        raise BadDetails(reason=_("choose at most %(most)d tags.") % {"most": MOST_TAGS})
    return list(tags.values())


def coordinates_from(latitude: str, longitude: str) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Both or none, in degrees, to about ten metres."""
    if not latitude.strip() and not longitude.strip():
        return None, None
    try:
        north, east = Decimal(latitude.strip().replace(",", ".")), Decimal(longitude.strip().replace(",", "."))
        fits = north.is_finite() and east.is_finite() and abs(north) <= 90 and abs(east) <= 180
    except InvalidOperation:
        fits = False
    if not fits:
        raise BadDetails(reason=_("write both as degrees, like 52.5200 and 13.4050, or leave both empty."))
    return north.quantize(STEP), east.quantize(STEP)
