"""The second factor: time-based one-time passwords (RFC 6238), each accepted once."""

from __future__ import annotations

import pyotp

from auth import actions
from auth.principal import Principal
from core import audit, clock, qr, secrets
from core.db import db
from core.problems import WrongState, invalid
from models.identity import Account

STEP_SECONDS = 30
TOLERANCE = 1
"""Steps before and after the present one, for a phone whose clock is a little off."""
SEALED_AS = "account.totp"


def code_of(account: Account) -> str:
    """The code the authenticator shows now; for `flask demo otp` alone."""
    return _totp(account).generate_otp(_step())


def begin(principal: Principal) -> dict[str, str]:
    """A fresh secret to put into an authenticator; it counts once `confirm` has seen a code of it."""
    account = Account.find(principal.id)
    if account.totp_confirmed:
        raise WrongState("动态口令已设置；如需更换，请联系系统管理员重置。", allowed_actions=[])
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name="掌上")
    account.change(totp_sealed=secrets.cipher().seal(secret, SEALED_AS))
    return {
        "secret": secret,
        "otpauth_uri": uri,
        "qr_svg": qr.svg(uri),
    }


def confirm(principal: Principal, code: str) -> None:
    """Turn the second factor on; raises InvalidInput (422) for a wrong code."""
    account = Account.find(principal.id)
    if account.totp_sealed is None:
        raise WrongState("请先获取动态口令密钥。", allowed_actions=["begin"])
    if not accept(account, code):
        raise invalid("/json/code", "动态口令不正确，请核对手机时间后重试。")
    with db.atomic():
        Account.update(totp_confirmed=True).where(Account.id == account.id).execute()
        audit.record(principal, actions.ENROLLED, account)


def accept(account: Account, code: str) -> bool:
    """Whether `code` is right now, and was not used before; marks it used (guarded UPDATE)."""
    totp, step = _totp(account), _step()
    for candidate in range(step - TOLERANCE, step + TOLERANCE + 1):
        if not pyotp.utils.strings_equal(totp.generate_otp(candidate), code):
            continue
        used = (
            Account.update(totp_last_step=candidate)
            .where(Account.id == account.id, Account.totp_last_step < candidate)
            .execute()
        )
        return used == 1
    return False


def _totp(account: Account) -> pyotp.TOTP:
    return pyotp.TOTP(secrets.cipher().open(str(account.totp_sealed), SEALED_AS))


def _step() -> int:
    return int(clock.now().timestamp()) // STEP_SECONDS
