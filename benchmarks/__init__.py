"""How fast linmap is, against code written by hand and against its peers: `python -m benchmarks`."""
