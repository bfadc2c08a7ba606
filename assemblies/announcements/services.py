from collections.abc import Iterable

from django.db import transaction

from assemblies.announcements.models import Topic
from config.live import publish


def announce(*names: str) -> None:
    """Each topic has a new version; followers hear of it once this transaction has committed."""
    if not names:
        return
    Topic.objects.raise_versions(set(names))
    transaction.on_commit(lambda: relay(names))


def relay(names: Iterable[str] | None = None) -> int:
    """Publish versions the live stream has not seen; without a broker they wait for the next relay."""
    waiting = Topic.objects.unpublished()
    if names is not None:
        waiting = waiting.filter(name__in=list(names))
    versions = dict(waiting.values_list("name", "version")[:500])
    if not versions or not publish(versions):
        return 0
    for version in sorted(set(versions.values())):
        alike = [name for name, at in versions.items() if at == version]
        Topic.objects.filter(name__in=alike, published__lt=version).update(published=version)
    return len(versions)


def version_of(name: str) -> int:
    return Topic.objects.filter(name=name).values_list("version", flat=True).first() or 0


def versions_of(names: Iterable[str]) -> dict[str, int]:
    """Of each of these topics; a topic that never changed is at 0."""
    wanted = list(names)
    return dict.fromkeys(wanted, 0) | dict(Topic.objects.filter(name__in=wanted).values_list("name", "version"))
