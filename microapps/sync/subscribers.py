"""What offline work does when it hears an event."""

from __future__ import annotations

from microapps.sync.service import judging
from models.events import FileStored


def release_held(event: FileStored) -> None:
    """Bytes have come: try what that person's records were waiting for."""
    judging.release(set(), account_id=event.owner_id)
