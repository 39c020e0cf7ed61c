"""The installation's Ed25519 keys (RFC 8032): one that signs now, and the public halves of all that ever signed.

A key's id is the SHA-256 of its public half, so that a public key cannot be exchanged for another. Which keys are the
installation's own stands on the ledger: a key is announced on the chain of the installation before it signs.

    GALENIC_HOME/keys/anchor_key          the private key, for its owner alone; it never leaves the installation
    GALENIC_HOME/keys/public/<id>.hex     public keys, kept for good
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from galenic.canonical import digest_bytes
from galenic.installation import read_or_make
from galenic.ledger.errors import KeyUnusable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key that signs now."""

    id: str
    public: bytes
    _private: Ed25519PrivateKey

    def sign(self, message: bytes) -> str:
        """The signature of a message, in hexadecimal."""
        return self._private.sign(message).hex()


def current_key() -> SigningKey:
    """The signing key, made on first use. Raises KeyUnusable when its file is damaged."""
    path = folder() / "anchor_key"
    text = read_or_make(path, lambda: secrets.token_bytes(SEED_BYTES).hex().encode()).decode(errors="replace")
    return _keep_public(_key_of(text, path))


def rotate() -> SigningKey:
    """Sign with a new key from now on. The old private key is destroyed, its public half is kept."""
    path = folder() / "anchor_key"
    current_key()
    draft = path.with_name(f".anchor_key.{secrets.token_hex(4)}")
    read_or_make(draft, lambda: secrets.token_bytes(SEED_BYTES).hex().encode())
    draft.replace(path)
    return current_key()


def public_keys() -> dict[str, bytes]:
    """Public keys by their id. A file whose content does not fit its name is left out: what it signed is unproven."""
    found = {}
    for path in sorted((folder() / "public").glob("*.hex")):
        try:
            public = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except ValueError:
            continue
        if digest_bytes(public) == path.stem:
            found[path.stem] = public
    return found


def is_signature(public: bytes, message: bytes, signature: str) -> bool:
    """Whether `signature` (hexadecimal) is the one of `message` under the public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _key_of(text: str, path: Path) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
    except ValueError as error:
        raise KeyUnusable(
            f"The installation's signing key in {path} cannot be read.",
            remedy="Restore the file, or move it away: a new key is then made and announced on the ledger.",
        ) from error
    public = private.public_key().public_bytes_raw()
    return SigningKey(id=digest_bytes(public), public=public, _private=private)


def _keep_public(key: SigningKey) -> SigningKey:
    kept = read_or_make(folder() / "public" / f"{key.id}.hex", lambda: key.public.hex().encode())
    if kept.strip() != key.public.hex().encode():
        raise KeyUnusable(
            f"The public key {key.id[:12]} that is kept is not the one of the signing key.",
            remedy="Find out who changed it and run `galenic verify`; restore the file from a backup.",
        )
    return key


def folder() -> Path:
    """Where the keys are."""
    return Path(settings.HOME) / "keys"
