"""The people who may sign in to the demo, and what the sign-in page says of them."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass

from auth import passwords, second_factor
from auth.roles import ROLES
from core import secrets
from demo.bulk import Bulk, json
from demo.enterprises import Firm
from demo.people import Member, Person
from demo.tree import Unit
from models.demo import DemoMark
from models.identity import Account, RoleGrant

PASSWORD = "Zhangshang-Demo-1"  # noqa: S105 - published, and only a demo database has it
SALT = b"the demo's, public"
AGENCY, OFFICE, DATA_BUREAU, PROVINCE = "330106-scjg", "330106-zfb", "330000-sj", "330000"
COUNTY = "330106"
CODE_HINT = "动态口令用命令查看：make otp"
OTHER_AGENCY = "330108-scjg"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody of `org` with `role` over the organisation `over`; all are members of staff as well."""

    username: str
    person: Person
    org: str
    role: str
    hint: str
    over: str = ""


STAFF_USERS = (
    DemoUser("head1", Person("王志强"), AGENCY, "agency_head", "西湖区市场监管局局长：批准检查任务"),
    DemoUser(
        "officer1",
        Person("张建国", is_officer=True),
        AGENCY,
        "officer",
        "西湖区市场监管局：现场检查、当场处罚",
    ),
    DemoUser(
        "officer2",
        Person("李晓梅", is_female=True, is_officer=True),
        AGENCY,
        "officer",
        "officer1 的同事，执法须两人",
    ),
    DemoUser(
        "head2",
        Person("孙丽华", is_female=True),
        OTHER_AGENCY,
        "agency_head",
        "滨江区市场监管局局长：另一机关",
    ),
    DemoUser(
        "officer3",
        Person("赵伟明", is_officer=True),
        OTHER_AGENCY,
        "officer",
        "滨江区市场监管局：别的机关的检查看不到",
    ),
    DemoUser("handler1", Person("陈静", is_female=True), AGENCY, "handler", "西湖区市场监管局：处罚决定备案"),
    DemoUser("reviewer1", Person("林正法"), AGENCY, "reviewer", "西湖区市场监管局：法制审核"),
    DemoUser("approver1", Person("吴勇"), OFFICE, "approver", "西湖区政府办公室：审批用车申请"),
    DemoUser("dispatcher1", Person("郑国平"), OFFICE, "dispatcher", "西湖区政府办公室：车辆调度"),
    DemoUser("staff1", Person("周敏", is_female=True), OFFICE, "staff", "西湖区政府办公室：申请公务用车"),
    DemoUser(
        "coordinator1",
        Person("何志远"),
        OFFICE,
        "coordinator",
        "西湖区四平台指挥中心：受理、派发和核查事件",
        COUNTY,
    ),
    DemoUser(
        "admin1", Person("冯立新"), DATA_BUREAU, "stat_admin", "全省统计：掌上办公比例、掌上执法率", PROVINCE
    ),
    DemoUser(
        "reporter1", Person("许文静", is_female=True), DATA_BUREAU, "stat_reporter", "省数据局：填报规划指标"
    ),
    DemoUser(
        "system1",
        Person("褚永健"),
        DATA_BUREAU,
        "system_admin",
        f"账号管理。{CODE_HINT} NAME=system1",
        PROVINCE,
    ),
    DemoUser(
        "security1",
        Person("卫安琪", is_female=True),
        DATA_BUREAU,
        "security_admin",
        f"授权管理。{CODE_HINT} NAME=security1",
        PROVINCE,
    ),
    DemoUser(
        "audit1", Person("蒋文清"), DATA_BUREAU, "audit_admin", f"审计日志。{CODE_HINT} NAME=audit1", PROVINCE
    ),
)
"""In the order they stand in their organisation: the first leads it."""
CONTACTS = {
    "enterprise1": "收到责令改正后答复整改",
    "enterprise2": "另一企业：看不到别家的内容",
}
"""Contacts of enterprises, and what the sign-in page says of them."""
SHOWN_ORDER = (
    "officer1", "officer2", "handler1", "reviewer1", "head1", "enterprise1", "staff1", "approver1",
    "dispatcher1", "coordinator1", "admin1", "reporter1", "system1", "security1", "audit1",
    "officer3", "head2", "enterprise2",
)  # fmt: skip


def people_of(org_code: str) -> list[DemoUser]:
    """The demo users of an organisation, in order."""
    return [user for user in STAFF_USERS if user.org == org_code]


def write(
    bulk: Bulk,
    scale: str,
    units: Mapping[str, Unit],
    members: Mapping[str, Member],
    firms: Mapping[str, Firm],
    at_ms: int,
) -> None:
    """Accounts, grants and the demo mark. `units` by code, `members` and `firms` by user name."""
    accounts = bulk.sheet(
        Account,
        "username password_hash display_name staff enterprise totp_sealed totp_confirmed totp_last_step"
        " recent_failures is_disabled",
    )
    grants = bulk.sheet(RoleGrant, "account role org")
    mark = bulk.sheet(DemoMark, "scale accounts")
    hashed = passwords.hash_password(PASSWORD, salt=SALT)
    rest = (0, json([]), False)
    for user in STAFF_USERS:
        member = members[user.username]
        totp = _totp(user) if ROLES[user.role].needs_totp else NO_TOTP
        account_id = accounts.add(at_ms, user.username, hashed, member.name, member.id, None, *totp, *rest)
        grants.add(at_ms, account_id, user.role, units[user.over or user.org].id)
        if user.role != "staff":
            grants.add(at_ms, account_id, "staff", units[user.org].id)
    for username, firm in firms.items():
        accounts.add(at_ms, username, hashed, firm.contact_name, None, firm.id, *NO_TOTP, *rest)
    mark.add(at_ms, scale, json({"items": _shown(firms), "password": PASSWORD}))


NO_TOTP = (None, False)


def _totp(user: DemoUser) -> tuple[str, bool]:
    return secrets.cipher().seal(totp_secret(user.username), second_factor.SEALED_AS), True


def totp_secret(username: str) -> str:
    """What the administrator's authenticator holds: 160 bits in base32 (RFC 4226 §4), public like the password."""
    return b32encode(hashlib.sha1(f"{PASSWORD} {username}".encode()).digest()).decode()  # noqa: S324 - no secret


def _shown(firms: Mapping[str, Firm]) -> list[dict[str, str]]:
    """What GET /auth/demo-accounts lists."""
    items = {user.username: (user.person.name, ROLES[user.role].label, user.hint) for user in STAFF_USERS} | {
        username: (firm.contact_name, ROLES["enterprise_contact"].label, f"{firm.name}：{CONTACTS[username]}")
        for username, firm in firms.items()
    }
    return [
        dict(zip(("username", "name", "role_label", "hint"), (username, *items[username]), strict=True))
        for username in SHOWN_ORDER
    ]
