"""The nets that take longest begin first, so that at the end no lane waits for another."""

import pytest

LONGEST = (
    "test_authorization",
    "test_every_language",
    "test_hostile_strings",
    "test_power_cuts",
    "test_planted_bugs",
    "test_backups_under_load",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.markexpr.startswith("nets"):
        items.sort(key=lambda item: (*LONGEST, item.path.stem).index(item.path.stem))
