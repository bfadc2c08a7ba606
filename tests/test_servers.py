"""The throw-away servers are real ones: a worker of its own process reads this test's database."""

import time

from django.core.cache import cache

from config.tasks import HEARTBEAT, heartbeat


def test_a_real_worker_takes_work_from_this_test(real_worker):
    cache.delete(HEARTBEAT)
    heartbeat.delay()
    end = time.monotonic() + 20
    while cache.get(HEARTBEAT) is None and time.monotonic() < end:
        time.sleep(0.05)
    assert cache.get(HEARTBEAT), real_worker.log.read_text()[-500:]


def test_a_killed_worker_is_gone(real_worker):
    real_worker.kill()
    assert real_worker.process.poll() is not None
