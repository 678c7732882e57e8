"""The workbench over HTTP."""

from __future__ import annotations

from auth.access import signed_in
from auth.principal import current_principal
from core.api import Blueprint, page_of
from microapps.workbench import schemas, search, service

blp = Blueprint("workbench", __name__, description="工作台")


@blp.get("/apps")
@signed_in
@blp.response(200, schemas.AppsOut)
def list_apps():
    """The launchpad 应用中心"""
    return service.launchpad(current_principal())


@blp.get("/todos")
@signed_in
@blp.arguments(schemas.TodoQuery, location="query")
@blp.response(200, page_of(schemas.TodoOut))
def list_todos(args):
    """My to-dos 待办"""
    return service.list_todos(current_principal(), args.pop("page"), **args)


@blp.get("/messages")
@signed_in
@blp.arguments(schemas.MessageQuery, location="query")
@blp.response(200, page_of(schemas.MessageOut))
def list_messages(args):
    """My messages 消息"""
    return service.list_messages(current_principal(), args.pop("page"), **args)


@blp.post("/messages/<uuid:message_id>/reading")
@signed_in
@blp.response(200, schemas.MessageOut)
def read_message(message_id):
    """Mark a message read 已读"""
    return service.read_message(current_principal(), message_id)


@blp.get("/search")
@signed_in
@blp.arguments(schemas.SearchQuery, location="query")
@blp.response(200, schemas.HitsOut)
def search_everything(args):
    """Search over what I may see 搜索"""
    return search.find(current_principal(), args["q"])
