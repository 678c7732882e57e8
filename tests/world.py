"""The small world every test starts from: two agencies in two districts, two enterprises, an elevator."""

from __future__ import annotations

from datetime import date

from auth import passwords
from core import clock, secrets
from core.identifiers import uscc
from models import (
    Account,
    Contact,
    Enterprise,
    Equipment,
    OfficerLicence,
    Organisation,
    Post,
    Region,
    RoleGrant,
    SafetyCode,
    Staff,
)
from tests import planning_world

PASSWORD = "Correct-Horse-9"

TREE = (
    # code, name, short name, kind, parent, region, level, seq, last_seq
    ("zj", "浙江省", "浙政", "province", None, "330000", 0, 0, 7),
    ("hz", "杭州市", "杭政", "city", "zj", "330100", 1, 1, 7),
    ("xh", "西湖区", "杭西政", "county", "hz", "330106", 2, 2, 5),
    ("xh-scjg", "杭州市西湖区市场监督管理局", "杭西市监", "agency", "xh", "330106", 3, 3, 3),
    ("xh-zfb", "杭州市西湖区人民政府办公室", "杭西政办", "department", "xh", "330106", 3, 4, 4),
    ("xh-yjj", "杭州市西湖区应急管理局", "杭西应急", "agency", "xh", "330106", 3, 5, 5),
    ("bj", "滨江区", "杭滨政", "county", "hz", "330108", 2, 6, 7),
    ("bj-scjg", "杭州市滨江区市场监督管理局", "杭滨市监", "agency", "bj", "330108", 3, 7, 7),
)
PEOPLE = (
    # username, name, organisation, roles (role, organisation of the grant)
    ("officer", "张建国", "xh-scjg", (("officer", "xh-scjg"), ("staff", "xh-scjg"))),
    ("partner", "李晓梅", "xh-scjg", (("officer", "xh-scjg"), ("staff", "xh-scjg"))),
    ("head", "王志强", "xh-scjg", (("agency_head", "xh-scjg"),)),
    ("handler", "陈静", "xh-scjg", (("handler", "xh-scjg"),)),
    ("reviewer", "林法", "xh-scjg", (("reviewer", "xh-scjg"),)),
    ("outsider", "赵伟", "bj-scjg", (("officer", "bj-scjg"),)),
    ("outside_head", "孙丽", "bj-scjg", (("agency_head", "bj-scjg"),)),
    ("staff", "周敏", "xh-zfb", (("staff", "xh-zfb"),)),
    ("guard", "韩门卫", "xh-zfb", (("gate_guard", "xh-zfb"),)),
    ("mechanic", "何维保", "xh-zfb", (("maintenance_body", "xh-zfb"),)),
    ("rescuer", "许救援", "xh-yjj", (("emergency_responder", "xh-yjj"),)),
    ("approver", "吴勇", "xh-zfb", (("approver", "xh-zfb"),)),
    ("dispatcher", "郑师傅", "xh-zfb", (("dispatcher", "xh-zfb"),)),
    ("stat_admin", "冯统计", "zj", (("stat_admin", "zj"),)),
    ("system_admin", "褚系统", "zj", (("system_admin", "zj"),)),
    ("security_admin", "卫安全", "zj", (("security_admin", "zj"),)),
    ("audit_admin", "蒋审计", "zj", (("audit_admin", "zj"),)),
    ("neighbour", "沈应急", "xh-yjj", (("officer", "xh-yjj"),)),
    ("outside_handler", "韩滨", "bj-scjg", (("handler", "bj-scjg"),)),
    ("coordinator", "何指挥", "xh-zfb", (("coordinator", "xh"),)),
    ("outside_coordinator", "丁指挥", "bj", (("coordinator", "bj"),)),
    ("reporter", "许填报", "zj", (("stat_reporter", "zj"),)),
    ("outside_reporter", "姚填报", "bj", (("stat_reporter", "bj"),)),
)
ENTERPRISES = (
    # username of the contact, name, first 17 characters of the code, region
    ("contact", "杭州西湖示例酒店有限公司", "91330106MA27XL001", "330106", "西湖区"),
    ("other_contact", "杭州滨江示例食品有限公司", "91330108MA27XL002", "330108", "滨江区"),
)


def build() -> None:
    """Write the world into the bound, migrated database."""
    hashed = passwords.hash_password(PASSWORD)
    orgs = _organisations()
    for number, (username, name, org, roles) in enumerate(PEOPLE):
        staff = _staff(number, name, orgs[org])
        account = _account(username, name, hashed, staff=staff)
        for role, over in roles:
            RoleGrant.create(account=account, role=role, org=orgs[over])
    for username, name, first_17, region, region_name in ENTERPRISES:
        _enterprise(username, name, first_17, region, region_name, hashed)
    planning_world.build()


def _organisations() -> dict[str, Organisation]:
    for code, name, level in (
        ("330000", "浙江省", "province"),
        ("330100", "杭州市", "city"),
        ("330106", "西湖区", "county"),
        ("330108", "滨江区", "county"),
    ):
        Region.create(code=code, name=name, level=level)
    made: dict[str, Organisation] = {}
    for code, name, short, kind, parent, region, level, seq, last in TREE:
        made[code] = Organisation.create(
            code=code, name=name, short_name=short, kind=kind, parent=made.get(parent), region_code=region,
            level=level, seq=seq, last_seq=last,
        )  # fmt: skip
    return made


def _staff(number: int, name: str, org: Organisation) -> Staff:
    cipher = secrets.cipher()
    phone, id_no = f"138000000{number:02d}", f"33010619900101{number:04d}"
    staff = Staff.create(
        name=name,
        org=org,
        phone_sealed=cipher.seal(phone, "staff.phone"),
        phone_index=cipher.blind_index(phone, "staff.phone"),
        id_no_sealed=cipher.seal(id_no, "staff.id_no"),
        id_no_index=cipher.blind_index(id_no, "staff.id_no"),
        activated_on=date(2026, 1, 1),
    )
    Post.create(staff=staff, org=org, title="工作人员")
    if org.kind == "agency":
        OfficerLicence.create(
            staff=staff,
            org=org,
            number=f"33010{number:06d}",
            valid_from=date(2024, 1, 1),
            valid_to=date(2028, 12, 31),
        )
    return staff


def _account(username: str, name: str, hashed: str, **owner: object) -> Account:
    totp = {}
    if username in ("system_admin", "security_admin", "audit_admin"):
        totp = {
            "totp_sealed": secrets.cipher().seal("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "account.totp"),
            "totp_confirmed": True,
        }
    return Account.create(username=username, password_hash=hashed, display_name=name, **owner, **totp)


def _enterprise(username: str, name: str, first_17: str, region: str, region_name: str, hashed: str) -> None:
    cipher = secrets.cipher()
    enterprise = Enterprise.create(
        name=name,
        uscc=first_17 + uscc.check_character(first_17),
        address=f"浙江省杭州市{region_name}文一路1号",
        region_code=region,
        region_name=region_name,
        industry="住宿和餐饮业",
    )
    Contact.create(
        enterprise=enterprise,
        name="钱经理",
        role="联系人",
        phone_sealed=cipher.seal("13912345678", "contact.phone"),
        phone_index=cipher.blind_index("13912345678", "contact.phone"),
    )
    _account(username, "钱经理", hashed, enterprise=enterprise)
    equipment = Equipment.create(
        enterprise=enterprise,
        registration_no=f"梯11浙A{region}",
        kind="elevator",
        name="1号客梯",
        address=enterprise.address,
        next_inspection_on=date(2027, 6, 30),
        facts={"registered": True, "inspection_result": "passed", "maintenance_last_on": "2026-11-01"},
    )
    now = clock.now()
    SafetyCode.create(
        kind="special_equipment",
        equipment=equipment,
        enterprise=enterprise,
        region_code=region,
        subject_kind="elevator",
        subject_no=equipment.registration_no,
        name=equipment.name,
        unit=name,
        address=equipment.address,
        facts={**equipment.facts, "kind": "elevator", "status": "in_use", "next_inspection_on": "2027-06-30"},
        colour="yellow",
        fired_rules=[
            {"id": "SE-Y3", "text": "维护保养超期", "colour": "yellow", "source": "特种设备安全法 45"}
        ],
        computed_at=now,
        issued_at=now,
        expires_at=now.replace(year=now.year + 1),
    )
