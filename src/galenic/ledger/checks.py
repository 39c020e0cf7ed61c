"""What Django's `check` says about recorded tables, before anything is stored in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import models

from galenic.ledger.recording import RecordedBase, RecordedQuerySet, recorded_columns, recorded_models

#: Column types that lose digits, cannot be written as text, or keep their content elsewhere.
UNFIT = (models.DecimalField, models.JSONField, models.BinaryField, models.FileField)


def check_recorded_tables(**_kwargs: Any) -> list[CheckMessage]:
    """All faults of all recorded tables."""
    return [Error(text, obj=model, id="ledger.E001") for model in recorded_models() for text in faults_of(model)]


def faults_of(model: type[RecordedBase]) -> Iterator[str]:
    """One sentence for each way in which a table could change without an entry, or be read back otherwise."""
    if not isinstance(model._base_manager.all(), RecordedQuerySet):
        yield "its base manager could write: name a manager of RecordedQuerySet as base_manager_name"
    if not isinstance(model._default_manager.all(), RecordedQuerySet):
        yield "its default manager could write: derive it from RecordedQuerySet"
    if any(link for link in model._meta.parents.values() if link is not None):
        yield "it spreads over several tables; derive from abstract classes only"
    if model._meta.local_many_to_many:
        yield "a many-to-many table is not on the ledger: make it a recorded table of its own"
    yield from (f"signed column {name} is not recorded" for name in set(model.signed_fields) - set(_columns(model)))
    for field in model._meta.concrete_fields:
        yield from _faults_of_field(field)


def _columns(model: type[RecordedBase]) -> set[str]:
    return set(recorded_columns(model))


def _faults_of_field(field: Any) -> Iterator[str]:
    if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT:
        yield f"{field.name} must be on_delete=PROTECT: nothing recorded goes or changes because something else goes"
    if isinstance(field, UNFIT):
        yield f"{field.name} is a {type(field).__name__}: use a column type of galenic.ledger.fields"
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        yield f"{field.name} is set by Django while it saves, after the entry was written: set it in the command"
    if getattr(field, "generated", False) or field.has_db_default():
        yield f"{field.name} is set by the database, where no entry sees it: set it in the command"
