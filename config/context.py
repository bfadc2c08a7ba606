"""What every page may know about the product itself."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from config import demo
from config.languages import languages_of


def product(request: HttpRequest) -> dict[str, object]:
    return {
        "DEMO": SimpleLazyObject(_is_demo),
        "MODE": settings.MODE,
        "SOURCE_URL": settings.SOURCE_URL,
        "languages": languages_of(request),
    }


def _is_demo() -> bool:
    """The page that says that something broke is drawn without the database too."""
    try:
        return demo.is_on()
    except DatabaseError:
        return False
