"""Benchmarks: run by a command (`python -m benchmarks`), never as tests; see docs/performance.md."""
