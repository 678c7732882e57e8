"""Audit actions of the enterprise code."""

from core.audit import action

SCANNED = action("enterprise_code.enterprise.scanned", "扫描企业码")
ORDER_ANSWERED = action("enterprise_code.correction_order.answered", "答复责令改正")
CONTACTS_READ = action("enterprise_code.contacts.read", "查看企业联系方式")
