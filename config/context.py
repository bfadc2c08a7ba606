"""What every page may know about the product itself."""

from django.conf import settings
from django.http import HttpRequest

from config.languages import languages_of


def product(request: HttpRequest) -> dict[str, object]:
    return {
        "DEMO": settings.DEMO,
        "MODE": settings.MODE,
        "SOURCE_URL": settings.SOURCE_URL,
        "languages": languages_of(request),
    }
