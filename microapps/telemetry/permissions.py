"""Who reads what became of reported events."""

from core.microapp import Permission

READ_COUNTERS = Permission("telemetry.counters.read", "查看上报统计", ("stat_admin", "system_admin"))
ALL = (READ_COUNTERS,)
