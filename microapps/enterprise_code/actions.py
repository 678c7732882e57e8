"""Audit actions of the enterprise code."""

from core.audit import action

SCANNED = action("enterprise_code.enterprise.scanned", "扫描企业码")
CONTACTS_READ = action("enterprise_code.contacts.read", "查看企业联系方式")
