"""Encryption at rest: AES-256-GCM, each text bound to what it belongs to.

A key is 32 random bytes, written in URL-safe base64; its id is the start of its SHA-256, so that none can be mistaken
for another. Of several keys the first one writes and all of them read.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_BYTES, _NONCE = 32, 12
_JSON = json.JSONEncoder(separators=(",", ":"), default=str)


class KeysError(Exception):
    """Keys are missing or malformed; the message says which and what to do, and quotes none."""


class SealError(Exception):
    """A sealed text cannot be opened; the message says why."""


class UnknownKeyError(SealError):
    """It was sealed with a key that is not at hand."""


class TamperedError(SealError):
    """It is not what was sealed, or not where it was."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key, and the id by which sealed texts name it."""

    id: str
    secret: bytes = field(repr=False)

    @classmethod
    def read(cls, text: str) -> Key:
        """A key as `ladder-bot keys new` prints it. KeysError where it is none."""
        try:
            secret = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != _BYTES:
            raise KeysError("A key is 44 characters of URL-safe base64, as `ladder-bot keys new` prints them.")
        return cls(sha256(secret).hexdigest()[:16], secret)


def new_key() -> str:
    """A new key, to be written down where only the operator reads it."""
    return base64.urlsafe_b64encode(os.urandom(_BYTES)).decode()


class Keyring:
    """The keys at hand: the first one seals, all of them open."""

    def __init__(self, keys: Sequence[Key]) -> None:
        if not keys:
            raise KeysError("There is no key: `ladder-bot keys new` prints one.")
        self.writes = keys[0].id
        self.ids = frozenset(key.id for key in keys)
        self._ciphers = {key.id: AESGCM(key.secret) for key in keys}

    @classmethod
    def read(cls, text: str) -> Keyring:
        """Keys parted by commas or blanks: the value of LADDERBOT_KEYS."""
        return cls([Key.read(one) for one in text.replace(",", " ").split()])

    def seal(self, plain: bytes, about: Sequence[object]) -> bytes:
        """Encrypts with the first key. It can be opened only together with the same facts (`about`)."""
        nonce = os.urandom(_NONCE)
        return nonce + self._ciphers[self.writes].encrypt(nonce, plain, _bound(self.writes, about))

    def open(self, sealed: bytes, about: Sequence[object], key: str) -> bytes:
        """What was sealed with the key of this id and these facts; SealError where that is not so."""
        cipher = self._ciphers.get(key)
        if cipher is None:
            raise UnknownKeyError(f"It was written with the key {key[:16]!r}, which is not in LADDERBOT_KEYS.")
        try:
            return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(key, about))
        except (InvalidTag, TypeError, ValueError):  # the second where what is there are no bytes
            raise TamperedError("Its row in the database is not as it was written.") from None


def _bound(key: str, about: Sequence[object]) -> bytes:
    return _JSON.encode([1, key, *about]).encode()
