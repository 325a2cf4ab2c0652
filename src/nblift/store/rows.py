"""Rows of the database as values of the model."""

import msgspec

from nblift.model.run import Channel, Manifest, Version

from .database import Row

#: What `version_of` and `channel_of` read.
VERSIONS = "SELECT name, number, body, run, created, collected FROM readable"
CHANNELS = (
    "SELECT now.name, now.channel, now.number, now.moved, earlier.number "
    "FROM channels AS now LEFT JOIN channel_moves AS earlier ON earlier.id = now.before"
)


def version_of(row: Row) -> Version:
    """A version."""
    name, number, body, run, created, collected = row
    return Version(name, number, msgspec.json.decode(body, type=Manifest), str(run), created, collected)


def channel_of(row: Row) -> Channel:
    """A channel where it is now."""
    return Channel(*row)
