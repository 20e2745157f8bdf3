"""The WSGI application."""

import os
from typing import Any

import django
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")


class Request(WSGIRequest):
    """Django's, but a ``Content-Type`` that cannot be read is none.

    Django raises ``BadRequest`` before its handlers are at work, which every server answers with a bare 500.
    """

    def _set_content_type_params(self, meta: Any) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # unknown to the stubs
        except (BadRequest, ValueError):
            self.content_type, self.content_params = "", {}


class Application(WSGIHandler):
    """Django's, with our request."""

    request_class = Request


django.setup(set_prefix=False)
application = Application()
