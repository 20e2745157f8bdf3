"""What all doors share: a view that knows its caller, its parameters and its limit."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from api import throttling
from api.authentication import BearerAuthentication, Caller
from api.negotiation import Negotiation
from api.parameters import Parameter, read
from api.throttling import Allowance


class Door(APIView):
    """The order of every request: media type, caller, limit, then the parameters."""

    authentication_classes = (BearerAuthentication,)
    content_negotiation_class = Negotiation
    allowance: Allowance | None = None
    needs_key: ClassVar[bool] = True
    limit = "DELIVERY_RATE_LIMIT"  # the setting: requests a minute

    def perform_authentication(self, request: Request) -> None:
        """Learn who asks."""
        self.caller = cast(Caller, request.auth)

    def check_throttles(self, request: Request) -> None:
        """Count the request, by key, or by address without one."""
        if limit := getattr(settings, self.limit):
            key = self.caller.key
            who = f"key:{key.pk}" if key else f"address:{throttling.address(request)}"
            self.allowance = throttling.spend(who, limit)

    @property
    def parameters(self) -> Sequence[Parameter]:
        """What this route takes."""
        return ()

    def given(self) -> dict[str, Any]:
        """The parsed parameters that were given."""
        return read(self.request.META.get("QUERY_STRING", ""), self.parameters)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Say which methods there are; DRF adds ``Allow``."""
        return HttpResponse(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Tell what is left of the limit, whatever the answer."""
        final = super().finalize_response(request, response, *args, **kwargs)
        for name, value in (self.allowance.headers if self.allowance else {}).items():
            final.setdefault(name, value)
        return final


class Open(APIView):
    """A view for machines that needs no key and takes no parameters: health."""

    authentication_classes = ()
    content_negotiation_class = Negotiation
    schema = None  # part of no door's contract

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse parameters, which would mean nothing."""
        super().initial(request, *args, **kwargs)
        read(request.META.get("QUERY_STRING", ""), ())

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Say which methods there are; DRF adds ``Allow``."""
        return HttpResponse(status=204)
