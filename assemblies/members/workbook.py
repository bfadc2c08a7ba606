"""Reads a workbook from standard input and writes its rows as JSON. Run as a process of its own, never imported.

The process may use so much memory and so many seconds and no more: a sheet with one cell in the last row of the last
column ends it, and nothing else.
"""

import json
import resource
import sys
from io import BytesIO

MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 10


def cell_as_text(value: object) -> str:
    """As it stands in the sheet; 12.0 is 12."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    from python_calamine import CalamineWorkbook

    rows, columns = int(sys.argv[1]), int(sys.argv[2])
    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    read: list[list[str]] = []
    for name in book.sheet_names:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        read = [[cell_as_text(value) for value in row[:columns]] for row in cells]
        if any(any(row) for row in read):
            break
    filled = [place for place, row in enumerate(read, start=1) if any(row)]
    kept = filled[rows - 1] if len(filled) >= rows else len(read)
    json.dump(read[:kept], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
