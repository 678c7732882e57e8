"""Officers' licences and skills."""

from __future__ import annotations

from core import fields
from core.api import PageQuery, ResourceOut, Schema
from microapps.enforcement.catalogue import LICENCE_STATUSES, SKILLS


class LicenceQuery(PageQuery):
    """Which licences."""

    q = fields.Text("姓名的一部分，或执法证号", max=30)
    status = fields.Choice(LICENCE_STATUSES, "状态")
    skill = fields.Choice(SKILLS, "具备的专业资质")
    attention = fields.Flag("true 只看已过期和60天内到期的")


class SkillOut(Schema):
    """A qualification."""

    skill = fields.Text("资质代码")
    name = fields.Text("资质名称")
    certificate_no = fields.Text("证书编号")
    valid_to = fields.Day("有效期至")
    is_expired = fields.Flag("是否已过期")


class LicenceOut(ResourceOut):
    """行政执法证."""

    staff_id = fields.Id("人员")
    name = fields.Text("姓名")
    number = fields.Text("执法证号")
    valid_from = fields.Day("有效期自")
    valid_to = fields.Day("有效期至")
    status = fields.Choice(
        LICENCE_STATUSES, "、".join(f"{code} {name}" for code, name in LICENCE_STATUSES.items())
    )
    skills = fields.Items(fields.Part(SkillOut), "专业资质")
    allowed_actions = fields.Items(fields.Text(), "可以进行的操作")


class SkillIn(Schema):
    """A qualification to record."""

    skill = fields.Choice(SKILLS, "资质", required=True)
    certificate_no = fields.Text("证书编号", max=60, required=True)
    valid_to = fields.Day("有效期至", required=True)


class RenewalIn(Schema):
    """A licence issued anew."""

    valid_to = fields.Day("新的有效期至", required=True)
    number = fields.Text("新的执法证号，不变的不填", max=30)
