"""Plant small faults in a page and see whether it fails."""

__all__ = []
