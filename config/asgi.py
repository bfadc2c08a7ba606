"""What the server runs: `uvicorn config.asgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.bridge import Bridge
from config.live import Live
from config.root import Root

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = Root(Bridge(get_wsgi_application()), Live(settings.REDIS_URL))
