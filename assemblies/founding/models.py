"""How an assembly begins: the link for the first organiser, and the steps of setting one up."""

from __future__ import annotations

from django.db import models

from assemblies.bodies.models import Assembly
from assemblies.founding.steps import Step
from assemblies.founding.templates import ALL as TEMPLATES
from assemblies.people.models import Person


class SetUpLink(models.Model):
    """Makes the first organiser, once, within an hour. Only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"set-up link of {self.made_at:%Y-%m-%d %H:%M}"


class Founder(models.Model):
    """Somebody who may begin an assembly here before holding any seat."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="founder")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"founder {self.person_id}"


class Founding(models.Model):
    """How far the setting up of an assembly has come. ``done`` names the steps that were saved or skipped."""

    assembly = models.OneToOneField(Assembly, on_delete=models.CASCADE, related_name="founding")
    template = models.CharField(max_length=20, blank=True, choices=[(one.key, one.name) for one in TEMPLATES])
    done = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"founding of {self.assembly_id}"

    @property
    def next_step(self) -> Step | None:
        """The first step that was neither saved nor skipped; none when all were."""
        return next((step for step in Step if step.value not in self.done), None)

    def mark_done(self, step: Step) -> None:
        if step.value not in self.done:
            self.done = [*self.done, step.value]
