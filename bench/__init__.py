"""Measurements, as ratios: see ``bench/README.md``."""
