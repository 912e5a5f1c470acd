"""Finds the sentence for whatever keeps an installation from opening."""

from bot import store
from workflows.screens import Value


def sentence_of(error: Exception) -> tuple[str, dict[str, Value]] | None:
    """Return the key of the sentence about an error, with its values; None when it is a fault of ours."""
    if isinstance(error, store.DatabaseTooNew):
        return "cli.database_too_new", {"found": error.found, "known": error.known}
    if isinstance(error, store.DriverError):
        return "cli.database_failed", {"why": store.why(error)}
    if isinstance(error, store.StorageFailed):
        return "cli.database_failed", {"why": error.why}
    if isinstance(error, OSError):
        return "cli.disk", {"file": str(error.filename or ""), "why": error.strerror or type(error).__name__}
    return None
