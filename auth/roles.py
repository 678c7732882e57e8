"""Roles as a table. Which permissions a role carries is declared by the micro-apps (core.microapp.Permission)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.microapp import Permission


@dataclass(frozen=True, slots=True)
class Role:
    """`needs_totp`: the account must have a second factor. Roles of one `excludes` group never meet in a person."""

    code: str
    label: str
    needs_totp: bool = False
    excludes: str = ""


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("officer", "执法人员"),
        Role("handler", "办案人员"),
        Role("reviewer", "法制审核人员"),
        Role("agency_head", "行政机关负责人"),
        Role("staff", "机关干部"),
        Role("approver", "审批人"),
        Role("dispatcher", "车辆调度员"),
        Role("coordinator", "四平台指挥人员"),
        Role("stat_reporter", "指标填报员"),
        Role("stat_admin", "统计管理员"),
        Role("system_admin", "系统管理员", needs_totp=True, excludes="three-admins"),
        Role("security_admin", "安全管理员", needs_totp=True, excludes="three-admins"),
        Role("audit_admin", "审计管理员", needs_totp=True, excludes="three-admins"),
        Role("gate_guard", "卡口查验员"),
        Role("maintenance_body", "维保检验人员"),
        Role("emergency_responder", "应急救援人员"),
        Role("enterprise_contact", "企业联系人"),
    )
}
GRANTABLE = tuple(code for code in ROLES if code != "enterprise_contact")
"""Roles an administrator may grant; an enterprise's contact has its role by being one."""

PERMISSIONS: dict[str, Permission] = {}
_by_role: dict[str, frozenset[str]] = {}


def install(permissions: Iterable[Permission]) -> None:
    """Set the permissions of the process; a role nobody defined is a programming error."""
    PERMISSIONS.clear()
    for permission in permissions:
        unknown = set(permission.roles) - set(ROLES)
        if unknown or PERMISSIONS.get(permission.name, permission) != permission:
            raise ValueError(f"permission {permission.name}: unknown roles {unknown} or defined twice")
        PERMISSIONS[permission.name] = permission
    _by_role.clear()
    for role in ROLES:
        _by_role[role] = frozenset(p.name for p in PERMISSIONS.values() if role in p.roles)


def permissions_of(role: str) -> frozenset[str]:
    """Names of the permissions a role carries."""
    return _by_role.get(role, frozenset())


def conflict(roles: Iterable[str]) -> tuple[str, str] | None:
    """Two roles that exclude one another (三员分立), or None."""
    seen: dict[str, str] = {}
    for code in dict.fromkeys(roles):
        group = ROLES[code].excludes
        if not group:
            continue
        if group in seen:
            return seen[group], code
        seen[group] = code
    return None
