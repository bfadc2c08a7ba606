"""What PySAL's `inequality` makes of the same samples. Runs in an environment of its own; imports nothing of ours.

Standard input: a JSON object a line, {"values": [...], "groups": [...]}. Standard output: a JSON object a line with
`gini`, `theil`, `between`, `within` and `atkinson` at 0.5, 1 and 2.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from inequality.atkinson import atkinson
from inequality.gini import Gini
from inequality.theil import Theil, TheilD


def main() -> None:
    for line in sys.stdin:
        case = json.loads(line)
        values = np.array(case["values"], dtype=float)
        split = TheilD(values, np.array(case["groups"]))
        told = {
            "gini": float(Gini(values).g),
            "theil": float(Theil(values).T),
            "between": float(np.ravel(split.bg)[0]),
            "within": float(np.ravel(split.wg)[0]),
            "atkinson": {str(aversion): float(atkinson(values, aversion)) for aversion in (0.5, 1, 2)},
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
