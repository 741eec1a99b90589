"""Benchmarks: ratios against peers, measured in one run. See RESULTS.md."""
