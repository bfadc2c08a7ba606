"""Logs say what happened to the machine, never who did what."""

import logging


class RouteInsteadOfPath(logging.Filter):
    """A path can hold a card's token or a name; the route it belongs to cannot."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple) and len(record.args) == 2:
            match = getattr(request, "resolver_match", None)
            record.args = (record.args[0], match.route if match else "an unknown address")
        return True
