"""The one way to send an SMS: a POST to the operator's own gateway.

``SMS_URL`` is asked with JSON ``{"to", "text", "id"}`` and ``Authorization: Bearer SMS_TOKEN``. The same ``id``
asked twice is the same message. Any 2xx means taken; 408, 429 and 5xx mean try again later; any other 4xx means never.
"""

import json
from http import HTTPStatus
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

SECONDS = 10
AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


class SmsRefused(Exception):
    """The gateway will never take this one."""


class _NoDetours(HTTPRedirectHandler):
    """Numbers and the token go to the address that was set, and nowhere else."""

    def redirect_request(self, *given: object) -> None:
        return None


def has_sms() -> bool:
    return bool(settings.SMS_URL)


def send_sms(*, to: str, text: str, id: str) -> None:
    """The gateway has taken it. Raises ``SmsRefused`` or ``OSError``, neither of which repeats what was sent."""
    body = json.dumps({"to": to, "text": text, "id": id}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_TOKEN}"}
    asked = Request(settings.SMS_URL, data=body, headers=headers, method="POST")  # noqa: S310  the operator's own
    try:
        with build_opener(_NoDetours).open(asked, timeout=SECONDS):
            return
    except HTTPError as answer:
        if answer.code in AGAIN or answer.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise OSError(f"the gateway answered {answer.code}") from None
        raise SmsRefused(f"the gateway answered {answer.code}") from None
