"""The names that XLIFF 2.1 gives to things, and ours in its metadata."""

CORE = "urn:oasis:names:tc:xliff:document:2.0"  # of 2.1, too
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
VERSION = "2.1"
MEDIA_TYPE = "application/xliff+xml"
CATEGORY = "klausul"  # of the metadata that say what a file is of
