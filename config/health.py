"""For machines that watch over this one: does it live, and can it do all of its work?"""

import time
from collections.abc import Callable

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.tasks import HEARTBEAT

LONGEST_SILENCE = 45.0


class Unwell(Exception):
    """A check failed; the message says what is missing."""


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations() -> None:
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unwell(f"{len(missing)} not applied")


def broker() -> None:
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    ) as line:
        line.ping()


def worker() -> None:
    at = cache.get(HEARTBEAT)
    if at is None or time.time() - at > LONGEST_SILENCE:
        raise Unwell(f"no sign of life for {LONGEST_SILENCE:.0f} s")


CHECKS: tuple[Callable[[], None], ...] = (database, migrations, broker, worker)


def outcome(check: Callable[[], None]) -> str:
    try:
        check()
    except Unwell as unwell:
        return str(unwell)
    except Exception as error:
        return type(error).__name__
    return "ok"


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    checks = {check.__name__: outcome(check) for check in CHECKS}
    ready = all(found == "ok" for found in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)
