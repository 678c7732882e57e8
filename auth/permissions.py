"""Permissions over identity itself: who manages accounts, who grants, who reads the audit chain."""

from core.microapp import Permission

MANAGE_ACCOUNTS = Permission("auth.accounts.manage", "管理账号", ("system_admin",))
MANAGE_GRANTS = Permission("auth.grants.manage", "授予和撤销角色", ("security_admin",))
END_SESSIONS = Permission("auth.sessions.end", "强制退出登录", ("security_admin",))
READ_AUDIT = Permission("auth.audit.read", "查看审计记录", ("audit_admin",))
MANAGE_PERSONNEL = Permission("auth.personnel.manage", "登记人员变动", ("system_admin",))
ALL = (MANAGE_ACCOUNTS, MANAGE_GRANTS, END_SESSIONS, MANAGE_PERSONNEL, READ_AUDIT)
