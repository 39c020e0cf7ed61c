"""The API's page: Swagger UI from django-ninja's own files, under the policy that nothing comes from elsewhere."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


class Documentation(DocsBase):
    """Renders api/docs.html; the settings of Swagger UI stand in it as data, not as script."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page."""
        settings = {
            "url": self.get_openapi_url(api, kwargs),
            "layout": "BaseLayout",
            "deepLinking": True,
            "docExpansion": "list",
            "defaultModelsExpandDepth": 0,
            "validatorUrl": None,
        }
        return render(request, "api/docs.html", {"title": api.title, "settings": json.dumps(settings)})
