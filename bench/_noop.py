"""A route that reads the body and does nothing: what HTTP alone costs."""

from __future__ import annotations

from flask import Flask, request

app = Flask(__name__)


@app.post("/api/v1/telemetry/events")
def read_and_forget() -> dict[str, int]:
    """Answer with the length."""
    return {"length": len(request.get_data())}


@app.get("/healthz")
def healthz() -> dict[str, str]:
    """Alive."""
    return {"status": "ok"}
