"""Finding a version by what a person calls it."""

import difflib

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Version
from nblift.store.store import Store

from .rules import NO_VERSION


def find_version(store: Store, text: str) -> Version:
    """The version that a text means; `NbliftError` if there is none.

    Parameters
    ----------
    text
        ``name#12``, ``name@prod`` (where that channel is now), or ``name`` (the newest).
    """
    name, number = text, ""
    for channel in store.channels.all():
        if channel.label == text:
            name, number = channel.name, str(channel.number)
    if "#" in text:
        name, _, number = text.partition("#")
    for version in store.versions(name):
        if not number or number == str(version.number):
            return version
    raise NbliftError(NO_VERSION.at(f"There is no output {text}.", hint=_hint(store, text)))


def _hint(store: Store, text: str) -> str:
    name = text.partition("#")[0].partition("@")[0]
    versions = store.versions(name)
    channels = [channel.label for channel in store.channels.all() if channel.name == name]
    if versions and "@" in text:
        return f"Its channels: {', '.join(channels)}." if channels else f"`nblift outputs release {name}` makes one."
    if versions:
        return f"The newest is {versions[0].label}."
    known = sorted({version.name for version in store.versions()})
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"There are: {', '.join(known)}." if known else "Nothing is published yet: `nblift run` does."
