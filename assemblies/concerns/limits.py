"""How many concerns may come from one connection in an hour. The address is kept as a hash, for that hour alone."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from assemblies.concerns.errors import ConcernsRest, TooManyConcerns
from config.errors import require

MOST = 20  # a hall may share one address
AN_HOUR = 3600


def count_concern(address: str) -> None:
    """One more from here, or a refusal."""
    known = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
    key = f"concerns:{known}"
    try:
        cache.add(key, 0, AN_HOUR)
        sent = cache.incr(key)
    except (RedisError, ValueError):
        raise ConcernsRest from None
    require(sent <= MOST, TooManyConcerns)
