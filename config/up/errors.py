class CannotStart(Exception):
    """Why nothing was started, in a sentence that says what to do."""


class PartEnded(Exception):
    """One part of the running product ended by itself; the rest was stopped."""
