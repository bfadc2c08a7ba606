"""What somebody wrote is not lost when a form comes too late: the page that refuses it gives the words back."""

from django.http import HttpRequest

FEWEST_LETTERS = 20
# Codes and passwords are never written back into a page.
SECRET = {"csrfmiddlewaretoken", "pin", "code", "password", "credential", "token", "key", "next", "email"}


def kept_words(request: HttpRequest) -> list[str]:
    """The longer texts of a form that was sent from a page of ours; nothing from elsewhere is repeated."""
    if request.method != "POST" or not _is_from_here(request):
        return []
    given = [(name, value) for name, values in request.POST.lists() for value in values]
    return [str(value) for name, value in given if name not in SECRET and len(str(value).strip()) >= FEWEST_LETTERS]


def _is_from_here(request: HttpRequest) -> bool:
    own = f"{request.scheme}://{request.get_host()}"
    return own in {request.headers.get("Origin", ""), *_origin_of(request.headers.get("Referer", ""))}


def _origin_of(address: str) -> set[str]:
    scheme, mark, rest = address.partition("://")
    return {f"{scheme}://{rest.partition('/')[0]}"} if mark else set()
