"""The demo assemblies, in the order in which they stand on the shelf."""

from rehearsal import auroros, low_quarters, new_haven, spore_quay, two_doors
from rehearsal.story import Tale

TALES: tuple[Tale, ...] = (spore_quay.TALE, auroros.TALE, low_quarters.TALE, new_haven.TALE, two_doors.TALE)


def tale_of(slug: str) -> Tale | None:
    return next((tale for tale in TALES if tale.slug == slug), None)
