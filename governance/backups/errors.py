class CannotCopy(Exception):
    """Why nothing was copied, restored or made, in a sentence that says what to do."""
