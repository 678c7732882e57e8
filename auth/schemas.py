"""What identity's routes take and give."""

from __future__ import annotations

from auth.roles import GRANTABLE
from core import fields
from core.api import PageQuery, ResourceOut, Schema


class SignInIn(Schema):
    """User name, password and, where the account has one, the second factor."""

    username = fields.Text("用户名", max=64, required=True)
    password = fields.Text("密码", max=128, required=True)
    otp = fields.Text("六位动态口令", max=10)


class RefreshIn(Schema):
    """The refresh token last given."""

    refresh_token = fields.Text("刷新令牌", max=200, required=True)


class SignOutIn(Schema):
    """Nothing is needed; the token may come along."""

    refresh_token = fields.Text("刷新令牌（可选）", max=200)


class TokensOut(Schema):
    """A pair of tokens."""

    access_token = fields.Text("访问令牌（JWT，15分钟）", max=2000)
    refresh_token = fields.Text("刷新令牌，只能使用一次")
    token_type = fields.Text("Bearer")
    expires_in = fields.Whole("访问令牌有效秒数")


class OrgBrief(Schema):
    """An organisation in a few words."""

    id = fields.Id("组织标识")
    name = fields.Text("名称")
    code = fields.Text("组织代码")
    region_code = fields.Text("行政区划代码")


class EnterpriseBrief(Schema):
    """An enterprise in a few words."""

    id = fields.Id("企业标识")
    name = fields.Text("企业名称")
    uscc = fields.Text("统一社会信用代码")


class PostBriefOut(Schema):
    """A post one holds."""

    title = fields.Text("职务")
    org = fields.Part(OrgBrief, "组织")
    is_main = fields.Flag("是否主要职务")


class MeOut(Schema):
    """Who I am."""

    id = fields.Id("账号标识")
    kind = fields.Text("staff 或 enterprise")
    name = fields.Text("姓名")
    username = fields.Text("用户名")
    staff_id = fields.Id("人员标识", allow_none=True)
    org = fields.Part(OrgBrief, "所在组织", allow_none=True)
    posts = fields.Items(fields.Part(PostBriefOut), "职务，主要职务在前")
    enterprise = fields.Part(EnterpriseBrief, "所属企业", allow_none=True)
    roles = fields.Items(fields.Text(), "角色")
    permissions = fields.Items(fields.Text(), "权限", max=1000)
    client = fields.Text("mobile 或 desktop，登录时由服务端判定")
    must_enrol = fields.Flag("是否须先设置动态口令")


class PasswordIn(Schema):
    """A change of password."""

    current = fields.Text("当前密码", max=128, required=True)
    new = fields.Text("新密码", max=128, required=True)


class SessionOut(ResourceOut):
    """An open session."""

    client = fields.Text("客户端类型")
    device = fields.Text("设备")
    created_at = fields.Instant("登录时间")
    last_seen_at = fields.Instant("最近使用时间")
    is_current = fields.Flag("是否为本次会话")


class SecondFactorOut(Schema):
    """A secret for the authenticator."""

    secret = fields.Text("密钥（Base32）")
    otpauth_uri = fields.Text("otpauth 地址", max=500)
    qr_svg = fields.Text("地址的二维码（SVG）", max=100_000)


class SecondFactorIn(Schema):
    """A code that proves the secret arrived."""

    code = fields.Text("六位动态口令", max=10, required=True)


class DemoAccountOut(Schema):
    """An account of the demo province."""

    username = fields.Text("用户名")
    name = fields.Text("姓名")
    title = fields.Text("角色")
    hint = fields.Text("可以试什么")
    password = fields.Text("演示密码")


class DemoAccountsOut(Schema):
    """The accounts a demo database offers."""

    items = fields.Items(fields.Part(DemoAccountOut), "演示账号")


class GrantQuery(PageQuery):
    """Which grants."""

    account_id = fields.Id("账号标识")


class GrantIn(Schema):
    """A grant to give."""

    account_id = fields.Id("账号标识", required=True)
    role = fields.Choice(GRANTABLE, "角色", required=True)
    org_id = fields.Id("组织标识，授权范围为其下全部组织", required=True)


class GrantOut(ResourceOut):
    """A grant in force."""

    account_id = fields.Id("账号标识")
    account_name = fields.Text("姓名")
    role = fields.Text("角色代码")
    role_label = fields.Text("角色")
    org_id = fields.Id("组织标识")
    org_name = fields.Text("组织")
    created_at = fields.Instant("授予时间")


class AccountQuery(PageQuery):
    """Which accounts."""

    q = fields.Text("用户名或姓名的开头", max=60)


class AccountIn(Schema):
    """An account to create."""

    username = fields.Text("用户名", max=64, required=True)
    password = fields.Text("初始密码", max=128, required=True)
    staff_id = fields.Id("人员标识", required=True)


class AccountOut(ResourceOut):
    """An account."""

    username = fields.Text("用户名")
    name = fields.Text("姓名")
    org_name = fields.Text("组织")
    is_locked = fields.Flag("是否锁定")
    is_disabled = fields.Flag("是否停用")
    has_second_factor = fields.Flag("是否已设置动态口令")


class CandidateQuery(PageQuery):
    """Whom or what to choose from."""

    q = fields.Text("名称的开头或其中一部分", max=60, required=True)


class CandidateOut(Schema):
    """Somebody or something to choose."""

    id = fields.Id("标识")
    name = fields.Text("名称")
    note = fields.Text("说明：所在组织、用户名或组织代码", max=400)


class RoleOut(Schema):
    """A role."""

    code = fields.Text("角色代码")
    label = fields.Text("角色")


class RolesOut(Schema):
    """Roles that can be granted."""

    items = fields.Items(fields.Part(RoleOut), "角色")


class AuditQuery(PageQuery):
    """Which entries."""

    action = fields.Text("动作名", max=80)
    actor_id = fields.Id("操作人账号")
    subject_id = fields.Id("对象")


class AuditEntryOut(ResourceOut):
    """An entry of the chain."""

    seq = fields.Whole("序号")
    at = fields.Instant("时间")
    actor_kind = fields.Text("操作人类型")
    actor_id = fields.Id("操作人", allow_none=True)
    action = fields.Text("动作名")
    title = fields.Text("动作")
    subject_type = fields.Text("对象类型", blank=True)
    subject_id = fields.Id("对象", allow_none=True)
    detail = fields.Object("内容（不含个人信息）")
    hash = fields.Text("本条哈希")


class AuditVerificationOut(Schema):
    """How the walk along the chain ended."""

    ok = fields.Flag("链条是否完整")
    entries = fields.Whole("核对条数")
    head = fields.Text("最后一条的哈希")
    broken_at = fields.Whole("首个不符的序号", allow_none=True)
    reason = fields.Text("原因", blank=True)
    verified_at = fields.Instant("核对时间")


class AuditAnchorOut(ResourceOut):
    """The head of the chain at the end of a day, signed (Ed25519 over `day seq hash`, key in the JWKS)."""

    day = fields.Day("日期")
    seq = fields.Whole("当日最后一条的序号", high=2**63 - 1)
    hash = fields.Text("该条的哈希")
    kid = fields.Text("签名密钥")
    signature = fields.Text("签名（base64url）")
