"""The time, as the store writes it."""

from datetime import UTC, datetime


def now() -> str:
    """ISO 8601, UTC, in seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")
