"""Who may see enterprises."""

from core.microapp import Permission

READ = Permission(
    "enterprise_code.read",
    "查看企业",
    ("officer", "handler", "reviewer", "agency_head", "enterprise_contact"),
)
SCAN = Permission("enterprise_code.scan", "扫企业码", ("officer", "handler", "agency_head"))
READ_CONTACTS = Permission("enterprise_code.contacts.read", "查看企业联系方式", ("officer", "handler"))
OWN = Permission("enterprise_code.own", "使用本企业的码", ("enterprise_contact",))
ALL = (READ, SCAN, READ_CONTACTS, OWN)
