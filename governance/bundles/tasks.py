from celery import shared_task

from governance.bundles import services


@shared_task(name="governance.bundles.sign")
def sign() -> None:
    """Signed heads: after each step of a vote, and every five minutes while one is open."""
    services.sign_heads()
