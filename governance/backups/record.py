"""What the minutes say about a restore."""

from collections.abc import Mapping

from django.utils.translation import gettext

from assemblies.minutes.events import event_type


def _gap(body: Mapping[str, object]) -> str:
    told = gettext(
        "This record was restored from a backup of %(made_at)s. "
        "What happened after line %(seq)s and before this line is not in it."
    )
    if body["known_seq"]:
        told += " " + gettext("Another copy of the record goes on to line %(known_seq)s, with the hash %(known_head)s.")
    return told % body


# `seq` and `head`: the last line of the backup. `known_seq` and `known_head`: the last line of a newer copy of the
# record, or null. `interrupted`: votes that were under way, each with how many seats had voted.
GAP = event_type("restore.gap", "made_at", "seq", "head", "known_seq", "known_head", "interrupted", sentence=_gap)
