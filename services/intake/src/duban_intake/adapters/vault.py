"""The vault: AES-256-GCM with keys from the configuration."""

from __future__ import annotations

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duban_intake.ports.vault import VaultKeyMissing

_KEY_ID_BYTES = 4
_NONCE_BYTES = 12


class AesVault:
    """Seals with the first key and opens with any. A sealed text is key id, nonce, ciphertext."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._sealing_id = _key_id(keys[0])
        self._sealing = self._ciphers[self._sealing_id]
        self._fingerprint_key = hashlib.blake2b(keys[0], person=b"duban-finger").digest()

    def seal(self, place: str, data: bytes) -> bytes:
        """Return the data unreadable, bound to its place: moved to another row it does not open."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._sealing_id + nonce + self._sealing.encrypt(nonce, data, place.encode())

    def open(self, place: str, sealed: bytes) -> bytes:
        """Return what was sealed for this place.

        Raises:
            VaultKeyMissing: the key is not configured, or the data was not sealed for this place.
        """
        cipher = self._ciphers.get(sealed[:_KEY_ID_BYTES])
        if cipher is None:
            raise VaultKeyMissing("sealed under a key that DUBAN_VAULT_KEY does not hold")
        nonce, text = sealed[_KEY_ID_BYTES : _KEY_ID_BYTES + _NONCE_BYTES], sealed[_KEY_ID_BYTES + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, text, place.encode())
        except InvalidTag:
            raise VaultKeyMissing(f"what is kept at {place} was changed or moved") from None

    def fingerprint(self, data: bytes) -> bytes:
        """Return a keyed digest of the data."""
        return hashlib.blake2b(data, key=self._fingerprint_key, digest_size=32).digest()


def _key_id(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=_KEY_ID_BYTES, person=b"duban-keyid").digest()
