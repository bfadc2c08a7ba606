from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

from assemblies.bodies.models import Assembly
from rehearsal import spore_quay

AS_OF = date(2025, 3, 1)


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Assembly]:
    """Told once for all tests of a file, and gone after them."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        assembly = spore_quay.tell(AS_OF)
    yield assembly
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def quay(told: Assembly, db: None) -> Assembly:
    """The demo assembly as it stands on 1 March 2025."""
    return Assembly.objects.get(id=told.id)
