"""The engine: traced values, the table of derivatives, the tape, and the modes that run it."""

from __future__ import annotations

from linmap.engine.modes import pulled, pushed, taped

__all__ = ["pulled", "pushed", "taped"]
