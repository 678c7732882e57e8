"""Routes that only a registered phone calls."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from core.device import DEVICE_HEADER, device_id_of_request
from microapps.sync.routes import blp


def from_device(view: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the Device-Id header on as `device_id=`; raises UnreadableRequest (400)."""

    @wraps(view)
    def called(*args: Any, **kwargs: Any) -> Any:
        return view(*args, device_id=device_id_of_request(), **kwargs)

    return blp.doc(parameters=[DEVICE_HEADER])(called)
