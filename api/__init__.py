"""The transport, and the composition root (settings, urls, wsgi). Owns no wording."""
