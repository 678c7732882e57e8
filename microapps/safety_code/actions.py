"""Audit actions of the safety code."""

from core.audit import action

CODE_REGISTERED = action("safety_code.code.registered", "登记赋码对象")
CODE_ISSUED = action("safety_code.code.issued", "签发安全码")
RECOLOURED = action("safety_code.colour.changed", "安全码变色")
FACTS_SENT = action("safety_code.facts.received", "更新安全码数据")
CODE_ROTATED = action("safety_code.code.rotated", "换发安全码")
CODE_REVOKED = action("safety_code.code.revoked", "停用安全码")
APPEALED = action("safety_code.appeal.filed", "提出安全码申诉")
APPEAL_DECIDED = action("safety_code.appeal.decided", "处理安全码申诉")
RECOLOURING_PROPOSED = action("safety_code.recolouring.proposed", "提出人工变色")
RECOLOURING_DECIDED = action("safety_code.recolouring.decided", "审核人工变色")
PASSAGE_DECIDED = action("safety_code.gate.decided", "卡口放行或拦截")
PERSON_READ = action("safety_code.person.read", "查看码主个人信息")
LABELS_ASKED = action("safety_code.labels.requested", "批量制作标签")
LABELS_CANCELLED = action("safety_code.labels.cancelled", "停止制作标签")
LABELS_RESUMED = action("safety_code.labels.resumed", "继续制作标签")
