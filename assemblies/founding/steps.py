"""The six pages on which an assembly is set up, in their order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    QUESTION = "question", _("name and question")
    TEMPLATE = "template", _("template")
    COMMUNITIES = "communities", _("communities")
    CHARTER = "charter", _("charter")
    TEAM = "team", _("team")
    DATES = "dates", _("dates")

    @property
    def number(self) -> int:
        return list(Step).index(self) + 1

    @property
    def page(self) -> str:
        return f"founding:{self.value}"

    @property
    def before(self) -> Step | None:
        return None if self.number == 1 else list(Step)[self.number - 2]

    @property
    def after(self) -> Step | None:
        return None if self.number == len(Step) else list(Step)[self.number]
