"""The demo assemblies, in the order in which they stand on the shelf."""

from assemblies.bodies.models import Assembly
from assemblies.people.models import Person
from config import demo
from rehearsal import auroros, low_quarters, new_haven, spore_quay, two_doors
from rehearsal.story import Tale

TALES: tuple[Tale, ...] = (spore_quay.TALE, auroros.TALE, low_quarters.TALE, new_haven.TALE, two_doors.TALE)


def tale_of(slug: str) -> Tale | None:
    return next((tale for tale in TALES if tale.slug == slug), None)


def is_told() -> bool:
    """Whether one of the stories is here."""
    return Assembly.objects.filter(slug__in=[tale.slug for tale in TALES]).exists()


def is_real_place() -> bool:
    """Whether the data here is a real assembly's: somebody began it as one, or there are people and no story."""
    return demo.has_ended() or (Person.objects.exists() and not is_told())
