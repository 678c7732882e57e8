"""Audit actions of files and documents."""

from core.audit import action

DOCUMENT_READ = action("files.document.read", "查看含个人信息的文书")
