"""Uploads, downloads and documents, for all micro-apps; it has no face on the launchpad."""

from datetime import timedelta

from core.jobs import Job
from core.microapp import MicroApp
from core.uploads import forget_expired
from microapps.files.pages import page
from microapps.files.routes import blp

MANIFEST = MicroApp(
    code="files",
    title="文件",
    blueprint=blp,
    public_pages=(page,),
    jobs=(Job("files.forget_uploads", timedelta(hours=6), forget_expired),),
)
