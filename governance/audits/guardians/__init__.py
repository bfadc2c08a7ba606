"""The guardians. Each module in this folder has a GUARDIAN; nothing else needs to know of it."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from types import MappingProxyType

from governance.audits.guardian import About, Guardian


@cache
def guardians() -> MappingProxyType[str, Guardian]:
    """Every guardian by its name, in alphabetical order."""
    found: list[Guardian] = [
        import_module(f"{__name__}.{module.name}").GUARDIAN for module in pkgutil.iter_modules(__path__)
    ]
    return MappingProxyType({one.name: one for one in sorted(found, key=lambda one: one.name)})


def guardians_of(about: About) -> list[Guardian]:
    return [one for one in guardians().values() if one.about == about]
