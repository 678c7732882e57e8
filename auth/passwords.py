"""Passwords by Argon2id (OWASP's parameters: 19 MiB, two passes, one lane)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from core.problems import invalid

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = _hasher.hash("nobody has this password")
"""Verified when the user name is unknown, so that the answer takes as long."""
MIN_LENGTH, MAX_LENGTH = 12, 128


def hash_password(password: str, *, salt: bytes | None = None) -> str:
    """Argon2id hash in PHC form; a salt is given only for the published password of the demo."""
    return _hasher.hash(password, salt=salt)


def matches(stored: str, password: str) -> bool:
    """Whether the password is the one."""
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def check_strength(password: str, username: str, pointer: str) -> None:
    """Refuse (422) what is short, uniform or holds the user name (GB/T 22239-2019 8.1.4.1)."""
    kinds = sum(
        any(test(ch) for ch in password) for test in (str.islower, str.isupper, str.isdigit, _is_sign)
    )
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH or kinds < 3 or username.lower() in password.lower():
        raise invalid(
            pointer,
            f"密码应为{MIN_LENGTH}至{MAX_LENGTH}位，含大写、小写、数字、符号中的至少三类，且不含用户名。",
        )


def _is_sign(character: str) -> bool:
    return not character.isalnum() and not character.isspace()
