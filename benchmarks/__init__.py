"""Measurements, side by side with a peer in one run; see docs/explanation/performance.md."""
