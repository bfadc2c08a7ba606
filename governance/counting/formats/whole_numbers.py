"""Plain whole numbers read many lines at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

LINES_AT_ONCE = 20_000


def whole_numbers(lines: Sequence[str]) -> NDArray[Any] | None:
    """All numbers on these lines, or None where there is anything else on them than digits and spaces."""
    import numpy as np

    text = " ".join(lines).encode()
    if not lines or text.translate(None, b"0123456789 ") or not text.strip():
        return None
    return np.fromstring(text, dtype=np.int64, sep=" ")
