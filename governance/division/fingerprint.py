"""One number for what a division was made from or came to."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any


def fingerprint(content: Any) -> str:
    """SHA-256 of rows or a result as JSON, with sorted keys, no spaces, and text in NFC."""
    normal = json.loads(unicodedata.normalize("NFC", json.dumps(content, ensure_ascii=False)))
    text = json.dumps(normal, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
