"""The API's page and its schema; tests/journeys/test_api_page.py tries them in a browser."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_page_and_the_schema_are_open_to_everybody() -> None:
    client = Client()
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert b"swagger-ui-bundle.js" in page.content
    assert b"//cdn" not in page.content
    assert "script-src 'self'" in page["Content-Security-Policy"]
    schema = client.get("/api/openapi.json").json()
    assert (schema["openapi"], schema["info"]["title"]) == ("3.1.0", "Galenic")
    assert client.get("/api/")["Location"] == "/api/docs"


@pytest.mark.django_db
def test_every_operation_explains_itself() -> None:
    paths = Client().get("/api/openapi.json").json()["paths"]
    for path, found in paths.items():
        for method, operation in found.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            assert operation["tags"], (method, path)
            assert ("security" in operation) == (path != "/api/token"), (method, path)
