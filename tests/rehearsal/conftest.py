from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction

from assemblies.bodies.models import Assembly
from rehearsal import spore_quay
from rehearsal.story import Tale

AS_OF = date(2025, 3, 1)


@contextmanager
def told_once(tale: Tale, blocker: pytest.FixtureRequest) -> Iterator[Assembly]:
    """A story for all tests of a file, gone after them."""
    with blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        assembly = tale.tell(AS_OF)
    yield assembly
    with blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Assembly]:
    with told_once(spore_quay.TALE, django_db_blocker) as assembly:
        yield assembly


@pytest.fixture
def quay(told: Assembly, db: None) -> Assembly:
    """The demo assembly as it stands on 1 March 2025."""
    return Assembly.objects.get(id=told.id)
