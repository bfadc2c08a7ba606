"""Numbers as people read and type them."""

import re
import unicodedata
from decimal import Decimal

from django.utils.formats import get_format, number_format

LONGEST = 60
SIGNS = str.maketrans({"'": " ", "’": " ", "٬": " ", "٫": ".", "−": "-"})
WRITTEN = re.compile(r"(-?)(\d{1,3}(?:([ .,])\d{3}(?:\3\d{3})*)|\d+)(?:([.,])(\d+))?")


class Ambiguous(ValueError):
    """What one reader takes for ``whole`` and another for ``parted``."""

    def __init__(self, whole: Decimal, parted: Decimal) -> None:
        super().__init__(whole, parted)
        self.whole, self.parted = whole, parted


def grouped(number: int) -> str:
    """8,624 rather than 8624, as the reader's language writes it."""
    return number_format(number, force_grouping=True)


def typed(text: str, *, places: int) -> Decimal:
    """The number that somebody typed: 4,200 and 4.200 and 4 200 and 4'200 are 4200; 4,20 and 4.20 are 4.2.

    One comma or point before three digits groups where the reader's language groups by it, or where the number has
    no ``places`` after the point; it parts where the language parts by it and there are so many places.
    Raises Ambiguous where it may do either, and ValueError for no number.
    """
    if len(text) > LONGEST:
        raise ValueError(text)
    plain = unicodedata.normalize("NFKC", text.strip()).translate(SIGNS)
    found = WRITTEN.fullmatch(plain)
    if found is None or (found[3] is not None and found[3] == found[4]):
        raise ValueError(text)
    sign, whole, group, _point, part = found.groups()
    if group in {".", ","} and whole.count(group) == 1 and part is None:
        return _one_sign(sign, whole, group, places)
    return Decimal(f"{sign}{_joined(whole)}.{part or 0}")


def _one_sign(sign: str, whole: str, group: str, places: int) -> Decimal:
    as_whole, as_parted = Decimal(f"{sign}{_joined(whole)}"), Decimal(f"{sign}{whole.replace(group, '.')}")
    if whole.startswith("0"):
        return as_parted
    if places == 0 or group == get_format("THOUSAND_SEPARATOR"):
        return as_whole
    if places >= len("000"):
        return as_parted
    raise Ambiguous(as_whole, as_parted)


def _joined(whole: str) -> str:
    return re.sub("[ .,]", "", whole)
