"""Finding a version by what a person calls it."""

import difflib

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Version
from nblift.store.store import Store

from .rules import NO_VERSION


def find_version(store: Store, text: str) -> Version:
    """The version that ``name#12`` means, or the newest one of ``name``; `NbliftError` if there is none."""
    name, hash_, number = text.partition("#")
    versions = store.versions(name)
    for version in versions:
        if not hash_ or number == str(version.number):
            return version
    if versions:
        hint = f"The newest is {name}#{versions[0].number}."
    else:
        known = sorted({version.name for version in store.versions()})
        near = difflib.get_close_matches(name, known, n=1)
        if near:
            hint = f"Did you mean {near[0]}?"
        else:
            hint = f"There are: {', '.join(known)}." if known else "Nothing is published yet: `nblift run` does."
    raise NbliftError(NO_VERSION.at(f"There is no output {text}.", hint=hint))
