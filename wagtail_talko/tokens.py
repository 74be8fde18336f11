"""Secrets in links: 256 random bits, of which only a hash is kept."""

import hashlib
import secrets


def new_token() -> str:
    """Return 43 characters that fit into an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    # There is nothing to guess in 256 random bits: a fast hash is enough.
    return hashlib.sha256(token.encode()).hexdigest()
