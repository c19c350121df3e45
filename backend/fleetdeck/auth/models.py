"""Tables of keys, browser sessions and sign-in codes: secrets as SHA-256 digests only, times in microseconds."""

from sqlalchemy import Column, Index, String, Table

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import BigInt

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    # The first characters of the token, so that a person can tell keys apart.
    Column("prefix", String, nullable=False),
    Column("hash", String, nullable=False),
    # Names of scopes, separated by blanks.
    Column("scopes", String, nullable=False),
    Column("created_at", BigInt, nullable=False),
    Column("expires_at", BigInt),
    Column("last_used_at", BigInt),
    Column("revoked_at", BigInt),
    Index("api_keys_hash", "hash", unique=True),
)

browser_sessions = Table(
    "browser_sessions",
    metadata,
    Column("hash", String, primary_key=True),
    Column("created_at", BigInt, nullable=False),
    Column("expires_at", BigInt, nullable=False),
    Column("last_seen_at", BigInt, nullable=False),
)

sign_in_codes = Table(
    "sign_in_codes",
    metadata,
    Column("hash", String, primary_key=True),
    Column("expires_at", BigInt, nullable=False),
)
