"""Texts on their way to translators and back, as XLIFF 2.1 (ISO 21720)."""
