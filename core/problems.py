"""Every way a call can fail, one class per cause (RFC 9457).

The class name gives the slug (`WrongState` → `wrong-state`), the docstring is the catalogue entry served at
`/problems/<slug>`. A slug is never renamed. Raising a Problem rolls the transaction back.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

CATALOGUE: dict[str, type[Problem]] = {}


class Problem(Exception):
    """Base of all causes; `detail` is a Chinese sentence that says what to do."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Problem"
    default_detail: ClassVar[str] = ""
    retryable: ClassVar[bool] = False
    slug: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.slug = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        CATALOGUE[cls.slug] = cls

    def __init__(self, detail: str | None = None, *, headers: dict[str, str] | None = None, **members: Any):
        super().__init__(detail or self.default_detail)
        self.detail = detail or self.default_detail
        self.headers = headers or {}
        self.members = members

    def body(self, *, instance: str, trace_id: str) -> dict[str, Any]:
        """The problem+json object; `code` is the slug in capitals, or the finer cause that the raiser names."""
        return {
            "type": f"/problems/{self.slug}",
            "code": self.slug.replace("-", "_").upper(),
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "trace_id": trace_id,
            "retryable": self.retryable,
            **self.members,
        }


class UnreadableRequest(Problem):
    """The body or a header could not be parsed, so nothing was done. Send well-formed JSON in UTF-8."""

    status, title, default_detail = 400, "Unreadable request", "请求内容无法读取，请检查格式后重试。"


class NotSignedIn(Problem):
    """No valid access token came with the call. Sign in, or refresh the token, and repeat the call."""

    status, title, default_detail = 401, "Not signed in", "登录已失效，请重新登录。"


class InvalidCredentials(Problem):
    """User name, password or second factor is wrong; which of them is never said."""

    status, title, default_detail = 401, "Invalid credentials", "用户名、密码或动态口令不正确。"


class Forbidden(Problem):
    """The caller is known, but holds no grant for this act. Ask the security administrator for one."""

    status, title, default_detail = 403, "Forbidden", "您没有执行该操作的权限，请联系安全管理员。"


class SecondFactorRequired(Problem):
    """The account must also give its six-digit code. Repeat the sign-in with `otp`."""

    status, title, default_detail = 401, "Second factor required", "请输入动态口令完成登录。"


class SecondFactorNotSetUp(Problem):
    """The caller's role needs a second factor, and the account has none yet. Set one up, then repeat the call."""

    status, title, default_detail = (
        403,
        "Second factor not set up",
        "请先为管理员账号设置动态口令（双因素认证）。",
    )


class NotFound(Problem):
    """There is no such thing, or the caller may not know of it. The two are not told apart."""

    status, title, default_detail = 404, "Not found", "内容不存在，或您无权查看。"


class MethodNotAllowed(Problem):
    """The address exists, but not with this method."""

    status, title, default_detail = 405, "Method not allowed", "该地址不支持此请求方法。"


class NotAcceptable(Problem):
    """The answer cannot be given in any of the media types the client accepts."""

    status, title, default_detail = 406, "Not acceptable", "无法按所要求的格式返回。"


class WrongState(Problem):
    """The object is in a state that does not allow this act; `allowed_actions` lists those it allows now."""

    status, title, default_detail = 409, "Wrong state", "当前状态不能执行该操作，请刷新后重试。"


class NobodyToApprove(Problem):
    """A step of the flow has nobody who may take it: not in the applicant's unit nor above. Have the role granted."""

    status, title, default_detail = 409, "Nobody to approve", "没有可办理该事项的人员，请联系安全管理员授权。"


class RuleConflict(Problem):
    """The law refuses as things stand (`rule`, `law`, `article`); `detail` says what must happen first."""

    status, title, default_detail = 409, "Refused by a rule for now", "依照法律规定，目前不能执行该操作。"


class RequestInFlight(Problem):
    """The first call with this Idempotency-Key is still being worked on. Repeat after `Retry-After` seconds."""

    status, title, default_detail = 409, "Request in flight", "相同的请求正在处理，请稍候重试。"
    retryable = True


class AlreadyExists(Problem):
    """Something with the same unique property exists already."""

    status, title, default_detail = 409, "Already exists", "相同的记录已存在。"


class Stale(Problem):
    """Somebody changed the object since it was read. Read it again, then repeat the change."""

    status, title, default_detail = 412, "Stale version", "内容已被他人更新，请刷新后重试。"


class TooLarge(Problem):
    """The body is larger than this address accepts."""

    status, title, default_detail = 413, "Too large", "上传内容过大，请压缩或分批后重试。"


class UnsupportedMediaType(Problem):
    """The content type, or the kind of file, is not accepted here."""

    status, title, default_detail = 415, "Unsupported media type", "不支持的内容类型。"


class RangeNotSatisfiable(Problem):
    """The part of a file that was asked for lies behind its end; `Content-Range` says how long it is."""

    status, title, default_detail = 416, "Range not satisfiable", "文件没有这一部分，请重新下载。"


class InvalidInput(Problem):
    """The request was understood, but some of its fields are refused; `errors` points at each."""

    status, title, default_detail = 422, "Invalid input", "部分内容不符合要求，请按提示修改。"


class RuleRefusal(Problem):
    """The law refuses: `rule`, `law` and `article` name the provision, `detail` says what would be allowed."""

    status, title, default_detail = 422, "Refused by a rule", "依照法律规定不能执行该操作。"


class CalendarNotPublished(Problem):
    """The working-day calendar of that year is not published yet, so the period cannot be computed."""

    status, title = 422, "Calendar not published"
    default_detail = "该年度工作日历尚未公布，无法计算期限。"


class KeyReused(Problem):
    """The Idempotency-Key was used before with another body. Use a fresh key for another request."""

    status, title, default_detail = 422, "Idempotency key reused", "请求标识已用于其他内容，请更换后重试。"


class AccountLocked(Problem):
    """Five wrong passwords within 15 minutes lock the account for 30 minutes."""

    status, title, default_detail = 423, "Account locked", "登录失败次数过多，账号已锁定30分钟。"


class PreconditionRequired(Problem):
    """A change must say which version it was made from: send `If-Match` with the ETag that was read."""

    status, title, default_detail = 428, "Precondition required", "缺少版本信息，请刷新页面后重试。"


class TooManyRequests(Problem):
    """Too many calls from one address or account. Wait `Retry-After` seconds."""

    status, title, default_detail = 429, "Too many requests", "操作过于频繁，请稍后再试。"
    retryable = True


class InternalError(Problem):
    """The fault is ours. The operators see it under the same `trace_id`; repeating is safe with the same key."""

    status, title, default_detail = 500, "Internal error", "系统出现故障，请稍后重试；如仍失败请提供追踪号。"
    retryable = True


class Unavailable(Problem):
    """The records cannot be reached or are busy. Nothing was lost; repeat with the same Idempotency-Key."""

    status, title, default_detail = 503, "Unavailable", "系统繁忙，请稍后重试。"
    retryable = True


BY_STATUS: dict[int, type[Problem]] = {
    400: UnreadableRequest,
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    406: NotAcceptable,
    413: TooLarge,
    415: UnsupportedMediaType,
    416: RangeNotSatisfiable,
    422: InvalidInput,
    429: TooManyRequests,
}
"""What an error raised by the web framework itself is called in our catalogue."""


def invalid(pointer: str, detail: str, code: str = "INVALID") -> InvalidInput:
    """A refusal of one field: `invalid("/json/amount_fen", "…")`; `code` where the cause is known more finely."""
    return InvalidInput(errors=[fault(pointer, detail, code)])


def fault(pointer: str, detail: str, code: str = "INVALID") -> dict[str, str]:
    """An entry of `errors`: where (RFC 6901), which cause (REQUIRED, NULL, UNKNOWN, INVALID or a finer one), what to do."""
    return {"pointer": pointer, "code": code, "detail": detail}
