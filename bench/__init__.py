"""Benchmarks: each module runs alone (`python -m bench.qr`) and prints JSON. Gate on ratios only, never in a test."""
