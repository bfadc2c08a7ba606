"""Numbers as people read them."""

from django.utils.formats import number_format


def grouped(number: int) -> str:
    """8,624 rather than 8624, as the reader's language writes it."""
    return number_format(number, force_grouping=True)
