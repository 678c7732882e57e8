"""The true limits of offline work: enforced where they are named, published by `GET /sync/limits`."""

from __future__ import annotations

from datetime import timedelta

MAX_ITEMS = 100
"""Acts in one batch."""
MAX_CONTENT_CHARS = 65_536
"""Characters of one act."""
MAX_SEQUENCE = 2**53 - 1
"""The largest whole number a JavaScript client counts to exactly."""
AWAIT_EVIDENCE = timedelta(days=7)
"""How long the bytes of an accepted record are awaited before somebody is told."""
RECEIPTS_FOR = timedelta(days=3650)
"""Receipts live as long as the record; never less than 90 days."""
MAX_RECEIPTS = 200
DRAFT_LIFETIME = timedelta(days=30)
MAX_DRAFT_CHARS = 65_536
MAX_DRAFTS = 100
LEASE_LIFETIME = timedelta(days=7)
MAX_LEASE = 20
MAX_DEVICES = 10
MIN_CLIENT = "0.1.0"
"""Older apps are told to update before anything is taken from them."""
