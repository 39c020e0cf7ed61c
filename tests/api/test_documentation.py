"""The API's page and its schema; tests/journeys/test_api_page.py tries them in a browser."""

from __future__ import annotations

import pkgutil
from collections import Counter
from importlib import import_module

import pytest
from django.test import Client
from pydantic import BaseModel

from galenic.api import shapes


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


def test_no_two_shapes_share_a_name() -> None:
    """The schema names a shape by its class alone: of two with one name it would describe only the last."""
    found = Counter(
        name
        for module in pkgutil.iter_modules(shapes.__path__, f"{shapes.__name__}.")
        for name, shape in vars(import_module(module.name)).items()
        if isinstance(shape, type) and issubclass(shape, BaseModel) and shape.__module__ == module.name
    )

    assert [name for name, times in found.items() if times > 1] == []
