"""Typed codes are counted by address, so that nobody can try them out one after another.

Only wrong ones count: a hall that shares one address is not held up by its own members.
"""

from django.core.cache import cache
from redis.exceptions import RedisError

from assemblies.members.errors import TooManyTries, TriesUncounted
from config.errors import require

MOST_WRONG = 30
MINUTES = 10


def require_tries_left(address: str) -> None:
    try:
        wrong = cache.get(_name(address), 0)
    except RedisError:
        raise TriesUncounted from None
    require(wrong < MOST_WRONG, TooManyTries, minutes=MINUTES)


def count_wrong_try(address: str) -> None:
    try:
        cache.add(_name(address), 0, MINUTES * 60)
        cache.incr(_name(address))
    except (RedisError, ValueError):
        raise TriesUncounted from None


def _name(address: str) -> str:
    return f"wrong-codes:{address}"
