"""Why a letter was given up: words for its row and for the audit log. Reaches nothing."""

from enum import StrEnum


class Failure(StrEnum):
    """Why a letter was given up."""

    REFUSED = "refused"
    GAVE_UP = "gave-up"
    UNREADABLE = "unreadable"
    """Its key is lost or does not open it."""
    ERASED = "erased"
    """The application is gone."""
