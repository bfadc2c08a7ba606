"""What happens to a person's data."""

from datetime import timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from assemblies.people.errors import NobodyKnown
from assemblies.people.models import Person, ProviderLink
from assemblies.people.openid import Identity
from assemblies.people.personal import register
from config.clock import now
from config.errors import require


@transaction.atomic
def erase_person(person: Person) -> Person:
    """Name, address, number and salt are gone for good; seats, counts and the record stay as numbers.

    Callers end the person's seats and destroy the seats' salts in the same transaction.
    """
    person = Person.objects.select_for_update().get(id=person.id)
    person.name, person.email, person.phone, person.salt = "", None, "", b""
    person.is_active, person.erased_at = False, now()
    person.save()
    person.provider_links.all().delete()
    return person


@transaction.atomic
def person_known_as(identity: Identity) -> Person:
    """The person linked to this account of the provider, or the one with its checked address, linked from now on.

    Nobody is made: whom no assembly has on its list stays outside.
    """
    link = (
        ProviderLink.objects.select_related("person").filter(issuer=identity.issuer, subject=identity.subject).first()
    )
    if link is not None:
        require(link.person.is_active, NobodyKnown)
        return link.person
    found = list(Person.objects.filter(email__iexact=identity.email, is_active=True)[:2]) if identity.email else []
    if len(found) != 1:
        raise NobodyKnown
    if ProviderLink.objects.filter(person=found[0], issuer=identity.issuer).exists():
        raise NobodyKnown  # another account of the provider has this address now: it may be another human being
    ProviderLink.objects.create(person=found[0], issuer=identity.issuer, subject=identity.subject, made_at=now())
    return found[0]


def choose_language(person: Person, language: str) -> None:
    """Pages, letters and mail speak this language to the person from now on."""
    Person.objects.filter(id=person.pk).update(language=language)
    person.language = language


def end_visits(person: Person) -> None:
    """Nobody is signed in as this person any more."""
    known = str(person.pk)
    own = [one.pk for one in Session.objects.iterator() if one.get_decoded().get(SESSION_KEY) == known]
    Session.objects.filter(pk__in=own).delete()


def forget_due() -> int:
    """Sessions that have run out are removed, and of everything kept about people what is beyond its limit."""
    at = now()
    gone = Session.objects.filter(expire_date__lt=at - timedelta(hours=1)).delete()[0]
    return gone + sum(one.sweep(at) for one in register())
