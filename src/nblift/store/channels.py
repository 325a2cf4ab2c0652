"""What people say of versions: pins, and channels that are released and rolled back."""

import re

from nblift.model.diagnostic import Diagnostic, NbliftError
from nblift.model.run import Channel, Version

from .clock import now
from .database import Database, Transaction
from .remedies import refuse_collected
from .rows import CHANNELS, VERSIONS, channel_of, version_of
from .rules import BAD_CHANNEL, NO_CHANNEL

_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}")


class Channels:
    """Pins and channels of a store.

    Every move of a channel is kept. What is pinned, what a channel points to and what a rollback would make it point
    to is not collected.

    Raises
    ------
    NbliftError
        From every method that changes something: the version was collected, a channel cannot be called so.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Channel, ...]:
        """Where all channels are, by output and channel."""
        with self._database.reading() as transaction:
            return tuple(map(channel_of, transaction.all(f"{CHANNELS} ORDER BY now.name, now.channel")))

    def pins(self) -> frozenset[tuple[str, int]]:
        """Pinned versions: name and number."""
        with self._database.reading() as transaction:
            return frozenset((name, number) for name, number in transaction.all("SELECT name, number FROM pins"))

    def pin(self, version: Version) -> None:
        """Keep a version whatever is collected; pinning twice is the same as once."""
        with self._database.writing() as transaction:
            _usable(transaction, version.name, version.number)
            transaction.do(
                "INSERT OR IGNORE INTO pins (name, number, pinned) VALUES (?, ?, ?)",
                version.name,
                version.number,
                now(),
            )

    def unpin(self, version: Version) -> bool:
        """Let a version go the way of others; whether it was pinned."""
        with self._database.writing() as transaction:
            return transaction.do("DELETE FROM pins WHERE name = ? AND number = ?", version.name, version.number) > 0

    def release(self, version: Version, channel: str) -> Channel:
        """Let a channel point to a version; where it is then. If it is there already nothing is recorded."""
        refuse_name(channel)
        with self._database.writing() as transaction:
            _usable(transaction, version.name, version.number)
            row = transaction.one(
                "SELECT move, number FROM channels WHERE name = ? AND channel = ?", version.name, channel
            )
            if row is None or row[1] != version.number:
                _move(transaction, version.name, channel, version.number, None if row is None else row[0])
            return _channel(transaction, version.name, channel)

    def rollback(self, name: str, channel: str) -> Channel:
        """Let a channel point to what it pointed to before its last release; doing it again goes further back."""
        with self._database.writing() as transaction:
            row = transaction.one(
                "SELECT earlier.number, earlier.before FROM channels AS now "
                "JOIN channel_moves AS earlier ON earlier.id = now.before WHERE now.name = ? AND now.channel = ?",
                name,
                channel,
            )
            if row is None:
                raise NbliftError(no_way_back(name, channel))
            _usable(transaction, name, row[0])
            _move(transaction, name, channel, *row)
            return _channel(transaction, name, channel)


def refuse_name(channel: str) -> None:
    """Raise `NbliftError` if no channel can be called so."""
    if not _NAME.fullmatch(channel):
        raise NbliftError(
            BAD_CHANNEL.at(
                f"A channel cannot be called `{channel}`.",
                hint="Use lower-case letters, digits and `-`, beginning with a letter.",
            )
        )


def no_way_back(name: str, channel: str) -> Diagnostic:
    """What is wrong when a rollback has nowhere to go."""
    return NO_CHANNEL.at(
        f"{name}@{channel} has no earlier version to go back to.",
        hint=f"`nblift outputs show {name}` tells where its channels are.",
    )


def _usable(transaction: Transaction, name: str, number: int) -> None:
    row = transaction.one(f"{VERSIONS} WHERE name = ? AND number = ?", name, number)
    assert row is not None, "versions are never deleted"
    refuse_collected(transaction, version_of(row))


def _move(transaction: Transaction, name: str, channel: str, number: int, before: int | None) -> None:
    transaction.do(
        "INSERT INTO channel_moves (name, channel, number, before, moved) VALUES (?, ?, ?, ?, ?)",
        name,
        channel,
        number,
        before,
        now(),
    )


def _channel(transaction: Transaction, name: str, channel: str) -> Channel:
    row = transaction.one(f"{CHANNELS} WHERE now.name = ? AND now.channel = ?", name, channel)
    assert row is not None, "it was moved"
    return channel_of(row)
