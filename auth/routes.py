"""Identity over HTTP."""

from __future__ import annotations

from flask import Response, jsonify, request

from auth import accounts, audit_reading, candidates, grants, keys, schemas, second_factor, sessions, sign_in
from auth.access import answers_a_secret, public, requires, signed_in
from auth.permissions import END_SESSIONS, MANAGE_ACCOUNTS, MANAGE_GRANTS, READ_AUDIT
from auth.principal import current_principal
from auth.rate_limit import limited
from core.api import Blueprint, PageQuery, page_of

blp = Blueprint("auth", __name__, description="登录、会话、账号与授权")
CANDIDATES = page_of(schemas.CandidateOut)
well_known = Blueprint("well_known", __name__, description="公开密钥")


@blp.post("/sign-in")
@answers_a_secret
@public
@limited("60/minute")
@blp.arguments(schemas.SignInIn)
@blp.response(200, schemas.TokensOut)
def open_session(args):
    """Sign in 登录"""
    return sign_in.sign_in(user_agent=request.user_agent.string, **args)


@blp.post("/refresh")
@answers_a_secret
@public
# Every page that is opened renews, a whole office may share one address, and nobody guesses 256 bits.
@limited("600/minute")
@blp.arguments(schemas.RefreshIn)
@blp.response(200, schemas.TokensOut)
def refresh_session(args):
    """Exchange a refresh token 刷新令牌"""
    return sessions.refresh(**args)


@blp.post("/sign-out")
@signed_in
@blp.arguments(schemas.SignOutIn)
@blp.response(204)
def close_session(args):
    """Sign out 退出登录"""
    sessions.sign_out(current_principal())


@blp.get("/me")
@signed_in
@blp.response(200, schemas.MeOut)
def read_me():
    """Who am I 当前用户"""
    return accounts.profile(current_principal())


@blp.put("/password")
@signed_in
@limited("10/minute")
@blp.arguments(schemas.PasswordIn)
@blp.response(204)
def change_password(args):
    """Change one's password 修改密码"""
    accounts.change_password(current_principal(), **args)


@blp.get("/sessions")
@signed_in
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.SessionOut))
def list_sessions(args):
    """One's open sessions 登录设备"""
    return sessions.list_sessions(current_principal(), args["page"])


@blp.delete("/sessions/<uuid:session_id>")
@signed_in
@blp.response(204)
def revoke_session(session_id):
    """End one of one's sessions 下线设备"""
    sessions.revoke_session(current_principal(), session_id)


@blp.delete("/accounts/<uuid:account_id>/sessions")
@requires(END_SESSIONS)
@blp.response(204)
def end_sessions(account_id):
    """End every session of an account 强制退出登录"""
    sessions.end_all(current_principal(), account_id)


@blp.post("/second-factor")
@answers_a_secret
@signed_in
@blp.response(200, schemas.SecondFactorOut)
def begin_second_factor():
    """A secret for the authenticator 获取动态口令密钥"""
    return second_factor.begin(current_principal())


@blp.put("/second-factor")
@signed_in
@limited("10/minute")
@blp.arguments(schemas.SecondFactorIn)
@blp.response(204)
def confirm_second_factor(args):
    """Turn the second factor on 启用动态口令"""
    second_factor.confirm(current_principal(), **args)


@blp.get("/demo-accounts")
@public
@blp.response(200, schemas.DemoAccountsOut)
def list_demo_accounts():
    """Accounts of the demo province; 404 elsewhere 演示账号"""
    return accounts.demo_accounts()


@blp.get("/grants")
@requires(MANAGE_GRANTS)
@blp.arguments(schemas.GrantQuery, location="query")
@blp.response(200, page_of(schemas.GrantOut))
def list_grants(args):
    """Grants within reach 授权列表"""
    return grants.list_grants(current_principal(), args.pop("page"), **args)


@blp.post("/grants")
@requires(MANAGE_GRANTS)
@blp.arguments(schemas.GrantIn)
@blp.response(201, schemas.GrantOut)
def give_grant(args):
    """Grant a role 授予角色"""
    return grants.give(current_principal(), **args)


@blp.delete("/grants/<uuid:grant_id>")
@requires(MANAGE_GRANTS)
@blp.changes_resource
@blp.response(204)
def revoke_grant(grant_id, version):
    """Revoke a grant 撤销授权"""
    grants.revoke(current_principal(), grant_id, version=version)


@blp.get("/accounts")
@requires(MANAGE_ACCOUNTS)
@blp.arguments(schemas.AccountQuery, location="query")
@blp.response(200, page_of(schemas.AccountOut))
def list_accounts(args):
    """Accounts within reach 账号列表"""
    return accounts.list_accounts(current_principal(), args.pop("page"), **args)


@blp.post("/accounts")
@requires(MANAGE_ACCOUNTS)
@blp.arguments(schemas.AccountIn)
@blp.response(201, schemas.AccountOut)
def create_account(args):
    """Create an account 创建账号"""
    return accounts.create_account(current_principal(), **args)


@blp.post("/accounts/<uuid:account_id>/unlocking")
@requires(MANAGE_ACCOUNTS)
@blp.changes_resource
@blp.response(200, schemas.AccountOut)
def unlock_account(account_id, version):
    """Unlock an account 解锁账号"""
    return accounts.unlock(current_principal(), account_id, version=version)


@blp.post("/accounts/<uuid:account_id>/suspension")
@requires(MANAGE_ACCOUNTS)
@blp.changes_resource
@blp.response(200, schemas.AccountOut)
def suspend_account(account_id, version):
    """Suspend an account 停用账号"""
    return accounts.suspend(current_principal(), account_id, version=version)


@blp.delete("/accounts/<uuid:account_id>/suspension")
@requires(MANAGE_ACCOUNTS)
@blp.changes_resource
@blp.response(200, schemas.AccountOut)
def restore_account(account_id, version):
    """Let a suspended account sign in again 恢复账号"""
    return accounts.restore(current_principal(), account_id, version=version)


@blp.delete("/accounts/<uuid:account_id>/second-factor")
@requires(MANAGE_ACCOUNTS)
@blp.changes_resource
@blp.response(200, schemas.AccountOut)
def reset_second_factor(account_id, version):
    """Take a lost one-time code off an account 重置动态口令"""
    return accounts.reset_second_factor(current_principal(), account_id, version=version)


@blp.get("/account-candidates")
@requires(MANAGE_ACCOUNTS)
@blp.arguments(schemas.CandidateQuery, location="query")
@blp.response(200, CANDIDATES)
def list_account_candidates(args):
    """People who have no account yet 可开户人员"""
    return candidates.people(current_principal(), args.pop("page"), **args)


@blp.get("/grant-accounts")
@requires(MANAGE_GRANTS)
@blp.arguments(schemas.CandidateQuery, location="query")
@blp.response(200, CANDIDATES)
def list_grant_accounts(args):
    """Accounts a role may be granted to 可授权账号"""
    return candidates.accounts(current_principal(), args.pop("page"), **args)


@blp.get("/grant-organisations")
@requires(MANAGE_GRANTS)
@blp.arguments(schemas.CandidateQuery, location="query")
@blp.response(200, CANDIDATES)
def list_grant_organisations(args):
    """Organisations a role may reach 可授权组织"""
    return candidates.organisations(current_principal(), args.pop("page"), **args)


@blp.get("/roles")
@requires(MANAGE_GRANTS)
@blp.response(200, schemas.RolesOut)
def list_roles():
    """Roles that can be granted 角色"""
    return candidates.roles()


@blp.get("/audit-entries")
@requires(READ_AUDIT)
@blp.arguments(schemas.AuditQuery, location="query")
@blp.response(200, page_of(schemas.AuditEntryOut))
def list_audit_entries(args):
    """The audit chain 审计记录"""
    return audit_reading.list_entries(current_principal(), args.pop("page"), **args)


@blp.get("/audit-verification")
@requires(READ_AUDIT)
@blp.response(200, schemas.AuditVerificationOut)
def verify_audit_chain():
    """Prove the audit chain 核验审计链"""
    return audit_reading.verification()


@blp.get("/audit-anchors")
@requires(READ_AUDIT)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.AuditAnchorOut))
def list_audit_anchors(args):
    """Daily signed heads of the audit chain 审计锚点"""
    return audit_reading.list_anchors(args["page"])


@well_known.get("/.well-known/jwks.json")
@public
@well_known.response(200, description="JSON Web Key Set (RFC 7517)")
def read_jwks():
    """Public keys of tokens, codes and audit anchors 公钥"""
    response: Response = jsonify(keys.jwks())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
