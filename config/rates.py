"""How often one program may ask: announced with every answer, and refused with 429 beyond.

Programs are counted by their token in the shared cache; people in a browser and strangers, whose answers come from
memory, are not, and casting a ballot never is. Without a broker nothing is counted and nobody refused.
"""

import hashlib
import time
from http import HTTPStatus

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from config.errors import Refusal

QUOTA = 600
WINDOW = 60
POLICY = f'"token";q={QUOTA};w={WINDOW}'


class TooOften(Refusal):
    code = "too-often"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = _("That was too often. Wait as many seconds as Retry-After says, then go on.")


class Rate:
    """What one token has used of the running minute."""

    def __init__(self, used: int, left_seconds: int) -> None:
        self.used = used
        self.left_seconds = left_seconds

    @property
    def is_over(self) -> bool:
        return self.used > QUOTA

    def tell(self, answer: Response) -> None:
        """RateLimit header fields as the IETF's draft writes them."""
        answer["RateLimit-Policy"] = POLICY
        answer["RateLimit"] = f'"token";r={max(0, QUOTA - self.used)};t={self.left_seconds}'
        if self.is_over:
            answer["Retry-After"] = str(self.left_seconds)


def count(request: Request) -> Rate | None:
    """One more request of this token in this minute; nothing where there is no token or no broker."""
    given = request.META.get("HTTP_AUTHORIZATION", "")
    if not given:
        return None
    at = int(time.time())
    key = f"rate:{hashlib.sha256(given.encode()).hexdigest()}:{at // WINDOW}"
    try:
        cache.add(key, 0, 2 * WINDOW)
        return Rate(cache.incr(key), WINDOW - at % WINDOW)
    except Exception:  # whatever the cache suffers from, reading and writing go on
        return None
