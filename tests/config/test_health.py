"""What machines that watch over this one are told."""

import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from config.tasks import HEARTBEAT, heartbeat


@pytest.fixture(autouse=True)
def _urls(settings):
    settings.ROOT_URLCONF = "tests.config.public_urls"


@pytest.fixture
def working_worker():
    heartbeat()
    yield
    cache.delete(HEARTBEAT)


def test_alive_needs_neither_database_nor_broker(client: Client, settings):
    settings.REDIS_URL = "unix:///nowhere"
    answer = client.get("/livez")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer["Cache-Control"]
    assert client.post("/livez").status_code == 405


@pytest.mark.django_db
def test_ready_when_everything_answers(client: Client, working_worker):
    answer = client.get("/readyz")
    well = {"database": "ok", "migrations": "ok", "broker": "ok", "worker": "ok"}
    assert answer.json() == {"ready": True, "checks": well}
    assert answer.status_code == 200
    assert not answer.cookies


@pytest.mark.django_db
def test_not_ready_without_a_worker(client: Client):
    cache.delete(HEARTBEAT)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == "no sign of life for 45 s"
    cache.set(HEARTBEAT, time.time() - 60)
    assert client.get("/readyz").json()["checks"]["worker"] != "ok"


@pytest.mark.django_db
def test_not_ready_without_the_broker(client: Client, working_worker, settings):
    settings.REDIS_URL = "unix:///nowhere"
    assert client.get("/readyz").json()["checks"]["broker"] == "ConnectionError"


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Client, working_worker):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "1 not applied")


def test_not_ready_without_the_database(client: Client, working_worker, monkeypatch):
    def refuse(*args):
        raise OSError("the address of the database, which nobody is told")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "OSError")
    assert b"address" not in answer.content
