"""What a route asks of its caller. Every route carries one of these marks; a test walks the URL map."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from auth.principal import current_principal
from core.idempotency import repeatable
from core.microapp import Permission
from core.problems import Forbidden, NotFound, SecondFactorNotSetUp

SIGNED_IN, PUBLIC = "signed-in", "public"
BEARER: dict[str, Any] = {"security": [{"bearer": []}]}
View = Callable[..., Any]


def requires(permission: Permission, *, sees: Callable[..., bool] | None = None) -> Callable[[View], View]:
    """The caller needs `permission` somewhere; where it reaches is the use case's question.

    `sees(principal, id)` says whether the caller may know of the object at all: without the permission, who may not
    is told that there is none (404) instead of 403.
    """

    def mark(view: View) -> View:
        act = repeatable(view)

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            principal = current_principal()
            if principal.must_enrol:
                raise SecondFactorNotSetUp
            if not principal.permits(permission.name):
                raise Forbidden if sees is None or sees(principal, *kwargs.values()) else NotFound
            return act(*args, **kwargs)

        return marked(guarded, permission.name, BEARER)

    return mark


def signed_in(view: View) -> View:
    """Anyone who is signed in; an administrator who still lacks the second factor too."""
    act = repeatable(view)

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        current_principal()
        return act(*args, **kwargs)

    return marked(guarded, SIGNED_IN, BEARER)


def public(view: View) -> View:
    """Anybody."""
    return marked(repeatable(view), PUBLIC, {"security": []})


def answers_a_secret(view: View) -> View:
    """Neither the idempotency store nor anybody on the way keeps the answer (RFC 6749 §5.1)."""
    view.answers_by_itself = view.is_never_stored = True  # type: ignore[attr-defined]
    return view


def marked(view: View, access: str, doc: dict[str, Any]) -> View:
    """The view with its mark, which the reference and the house tests read."""
    view.access = access  # type: ignore[attr-defined]
    manual = dict(getattr(view, "_apidoc", {}))
    manual["manual_doc"] = {**manual.get("manual_doc", {}), **doc}
    view._apidoc = manual  # type: ignore[attr-defined]
    return view
