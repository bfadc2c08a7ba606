from django.apps import AppConfig


class Rehearsal(AppConfig):
    """The demo assemblies; drives everything else through services only."""

    name = "rehearsal"
