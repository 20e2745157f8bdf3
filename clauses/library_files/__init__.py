"""A library as files: readable, diffable, imported and exported through the domain's own functions."""
