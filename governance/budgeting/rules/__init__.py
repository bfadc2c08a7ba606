"""The rules of budgeting. Each module in this folder has a RULE; nothing else needs to know of it."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from types import MappingProxyType

from ..errors import UnknownRule
from ..rule import Rule


@cache
def rules() -> MappingProxyType[str, Rule]:
    """Every rule by its name, in alphabetical order."""
    found: list[Rule] = [import_module(f"{__name__}.{module.name}").RULE for module in pkgutil.iter_modules(__path__)]
    return MappingProxyType({rule.name: rule for rule in sorted(found, key=lambda rule: rule.name)})


def rule_called(name: str) -> Rule:
    """The rule of this name, or an error that lists those there are."""
    if name not in rules():
        raise UnknownRule(name, tuple(rules()))
    return rules()[name]
