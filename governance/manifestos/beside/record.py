"""The kind of event that words beside a manifesto write. The words stay on the pages; the record holds their hash."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type
from governance.manifestos.record import ABOUT

BESIDE = event_type(
    "manifesto.beside",
    "manifesto",
    "number",
    "kind",
    "language",
    "article",
    "trust",
    "text_sha256",
    "words_sha256",
    sentence=_("Beside manifesto %(number)d stands now: %(kind)s (%(language)s), for the text %(text_sha256)s."),
    page=ABOUT,
)
