"""Problems of offline work."""

from __future__ import annotations

from core.problems import Problem


class UnknownDevice(Problem):
    """The Device-Id names no device of the caller. Register it, then repeat the call."""

    status, title, default_detail = 403, "Unknown device", "本设备尚未登记，请重新登录后再同步。"


class DeviceRevoked(Problem):
    """The device was reported lost: nothing is taken from it or given to it any more."""

    status, title, default_detail = 403, "Device revoked", "本设备已被停用，请联系本单位负责人。"


class ClientTooOld(Problem):
    """The app is older than the oldest one the server still understands. Update it; nothing is lost."""

    status, title, default_detail = 403, "Client too old", "应用版本过旧，请更新后再同步，本机记录不会丢失。"
