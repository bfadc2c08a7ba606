"""What happens to a person's data."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from assemblies.people.models import Person
from config.clock import now


@transaction.atomic
def erase_person(person: Person) -> Person:
    """Name, address, number and salt are gone for good; seats, counts and the record stay as numbers.

    Callers end the person's seats and destroy the seats' salts in the same transaction.
    """
    person = Person.objects.select_for_update().get(id=person.id)
    person.name, person.email, person.phone, person.salt = "", None, "", b""
    person.is_active, person.erased_at = False, now()
    person.save()
    return person


def choose_language(person: Person, language: str) -> None:
    """Pages, letters and mail speak this language to the person from now on."""
    Person.objects.filter(id=person.pk).update(language=language)
    person.language = language


def forget_due() -> int:
    """Sessions that have run out are removed."""
    return Session.objects.filter(expire_date__lt=now() - timedelta(hours=1)).delete()[0]
