"""What the file routes take and give."""

from __future__ import annotations

from core import fields
from core.api import Schema


class UploadQuery(Schema):
    """What may be said of a file that is sent."""

    captured_at = fields.Instant("拍摄时间")
    sha256 = fields.Text("内容的 SHA-256（十六进制），用于核对传输", max=64)


class StoredFileOut(Schema):
    """A stored file."""

    id = fields.Id("文件标识")
    sha256 = fields.Text("内容的 SHA-256")
    media_type = fields.Text("媒体类型")
    size = fields.Whole("字节数")
    created_at = fields.Instant("上传时间")


class DocumentPageOut(Schema):
    """One page."""

    url = fields.Text("页面图片（PNG）的地址")


class DocumentPagesOut(Schema):
    """A document to be read on a screen."""

    kind = fields.Text("文书种类")
    title = fields.Text("文书名称")
    number = fields.Text("文书号")
    pages = fields.Items(fields.Part(DocumentPageOut), "页面", min=1, max=200)


class DocumentProofIn(Schema):
    """What a paper's QR says."""

    content = fields.Text("文书上二维码的内容", max=500, required=True)


class DocumentProofLineOut(Schema):
    """A fact of the issued document."""

    label = fields.Text("栏目")
    value = fields.Text("内容", max=5000, blank=True)


class DocumentProofOut(Schema):
    """Whether the paper's content is what was issued, and what was issued."""

    verdict = fields.Text("genuine 与签发内容一致，changed 不一致，unknown 查无此文书")
    message = fields.Text("说明", max=300)
    title = fields.Text("文书名称", allow_none=True)
    number = fields.Text("文书号", allow_none=True)
    content_sha256 = fields.Text("签发内容的 SHA-256", allow_none=True)
    lines = fields.Items(fields.Part(DocumentProofLineOut), "签发内容，供与纸面核对")
