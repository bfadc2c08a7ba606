"""Words in tables that programs for tables open."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(cell: str) -> str:
    """No table program takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
