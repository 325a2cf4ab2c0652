"""Passwords, keys and tokens that stand in a text, found by their form and by the names that they are given to."""

import math
import re
from collections import Counter
from collections.abc import Iterator

import msgspec

#: What stands in the place of each character of a secret.
MASK = "*"


class Secret(msgspec.Struct, frozen=True, order=True):
    """A part of a text that nobody should read; `start` and `end` count characters from 0."""

    start: int
    end: int
    #: ``an AWS access key``.
    kind: str


#: What it is → what it looks like; a group, if there is one, is the secret part.
_FORMS = tuple(
    (kind, re.compile(form))
    for kind, form in {
        "a private key": r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----((?s:.*?))(?:-----END|\Z)",
        "an AWS access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
        "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,})",
        "a GitLab token": r"\bglpat-[\w-]{20,}",
        "a Slack token": r"\bxox[abeoprs]-[\w-]{10,}",
        "a Slack webhook": r"\bhooks\.slack\.com/services/([\w/]{20,})",
        "an Anthropic key": r"\bsk-ant-[\w-]{20,}",
        "an OpenAI key": r"\bsk-(?:(?:proj|svcacct)-[\w-]{32,}|[A-Za-z0-9]{32,})",
        "a Google key": r"\bAIza[\w-]{35}\b",
        "a Hugging Face token": r"\bhf_[A-Za-z0-9]{30,}\b",
        "a Stripe key": r"\b[rs]k_live_[A-Za-z0-9]{20,}",
        "an npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
        "a package index token": r"\bpypi-[\w-]{50,}",
        "a SendGrid key": r"\bSG\.[\w-]{16,}\.[\w-]{16,}",
        "a Databricks token": r"\bdapi[0-9a-f]{32}\b",
        "a Telegram token": r"\b\d{8,10}:AA[\w-]{33}\b",
        "an Azure account key": r"\bAccountKey=([A-Za-z0-9+/=]{40,})",
        "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
        "a password in an address": r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@'\"<>{}]*:([^\s/@'\"<>{}$*]+)@",
    }.items()
)
#: `password = "…"`, `token="…"`, `"api_key": "…"`, `os.environ["SECRET"] = "…"`.
_GIVEN = re.compile(
    r"""(?<!\w)(?P<name>[A-Za-z_][\w.-]*+)["']?\s*\]?\s*(?::\s*[A-Za-z_][\w.\[\]| ]*\s*)?(?:=(?!=)|:)\s*"""
    r"""[rbu]{0,2}(?P<quote>["'])(?P<value>(?:\\.|[^"'\s\\{}]){3,})(?P=quote)"""
)
#: `os.environ.setdefault("TOKEN", "…")`.
_PAIRED = re.compile(
    r"""\(\s*["'](?P<name>\w+)["']\s*,\s*(?P<quote>["'])(?P<value>(?:\\.|[^"'\s\\{}]){3,})(?P=quote)\s*\)"""
)
#: `%env TOKEN=…`, `export TOKEN=…`.
_EXPORTED = re.compile(
    r"^[ \t]*(?:[%!]*(?:set_)?env|[!%]*[ \t]*export)\s+(?P<name>\w+)[= ]\s*[\"']?(?P<value>[^\s\"'$]{3,})", re.MULTILINE
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PASSWORDS = frozenset("password passwd pwd passphrase passcode".split())
_TOKENS = frozenset("secret token apikey credential credentials".split())
_KEYS = frozenset("api access auth private client account secret encryption signing service".split())
_PLACEHOLDER = re.compile(
    r"\.\.\.|^[<\[(%$].*|^(.)\1*$|(?i:your|example|dummy|placeholder|change_?me|replace|redacted|insert|todo|fixme|xxx|\*\*)"
)
#: A value given to a name such as `token` counts from this many characters on.
_LENGTH = 16
#: Bits per character that prose and file names stay below.
_ENTROPY = 3.0


def secrets_in(text: str) -> list[Secret]:
    """All secrets in a text, in order; none within another."""
    found: list[Secret] = []
    for secret in sorted(_candidates(text), key=lambda s: (s.start, -s.end)):
        if not found or secret.start >= found[-1].end:
            found.append(secret)
    return found


def masked(text: str) -> str:
    """The text without its secrets; lines and columns stay what they are."""
    for secret in secrets_in(text):
        hidden = re.sub(r"[^\n]", MASK, text[secret.start : secret.end])
        text = text[: secret.start] + hidden + text[secret.end :]
    return text


def _candidates(text: str) -> Iterator[Secret]:
    for kind, form in _FORMS:
        for match in form.finditer(text):
            group = match.re.groups
            value = match[group]
            if value and not (_PLACEHOLDER.search(value) and len(value) < 60):
                yield Secret(match.start(group), match.end(group), kind)
    for form in (_GIVEN, _PAIRED, _EXPORTED):
        for match in form.finditer(text):
            kind = _kind_of(match["name"], match["value"])
            if kind:
                yield Secret(match.start("value"), match.end("value"), kind)


def _kind_of(name: str, value: str) -> str:
    """What a value is that is given to a name; empty if it is no secret."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or _PLACEHOLDER.search(value):
        return ""
    if words[-1] in _PASSWORDS:
        plain = value.lower() in _PASSWORDS | _TOKENS or value.lower() == name.lower()
        return "" if plain else "a password"
    key = words[-1] == "key" and len(words) > 1 and words[-2] in _KEYS
    if words[-1] in _TOKENS or key or {"secret", "key"} <= set(words):
        kind = f"a {words[-1]}" if words[-1] in ("secret", "token") else "a key"
        return kind if _is_random(value) else ""
    return ""


def _is_random(value: str) -> bool:
    """Whether nobody would think of such a text: long, with digits among letters, of no words."""
    if len(value) < _LENGTH or not re.search(r"\d", value) or not re.search(r"[A-Za-z]", value):
        return False
    parts = re.split(r"[-_./:\s]", value)
    if all(len(part) <= 8 and (part.isalpha() or part.isdigit() or len(part) <= 4) for part in parts) or "://" in value:
        return False
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values()) >= _ENTROPY
