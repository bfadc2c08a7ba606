"""The limit's application behind our bridge, to see what the bridge itself costs."""

import os

from bench.limit.wsgi import application as wsgi
from config.bridge import Bridge
from config.live import Live
from config.root import Root

application = Root(Bridge(wsgi), Live(os.environ["REDIS_URL"]))
