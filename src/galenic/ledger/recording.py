"""The base of every table whose changes must be on the ledger.

Only `galenic.ledger.commands` may write these tables. Everything else, from `save()` to `bulk_update()`, is refused
(AUD-5); raw SQL cannot be refused here and is found by replaying the ledger against the tables.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, ClassVar, NoReturn, Self

from django.db import models

from galenic.canonical import digest_of
from galenic.ledger.errors import BypassesLedger
from galenic.ledger.rows import read_locked
from galenic.ledger.values import Convert, columns

_writing: ContextVar[bool] = ContextVar("galenic_ledger_writing", default=False)


@contextmanager
def ledger_writes() -> Iterator[None]:
    """For the ledger's own modules alone: writes inside go through, because an entry goes with them."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def _refuse(what: str, model: type[models.Model]) -> NoReturn:
    raise BypassesLedger(
        f"{model.__name__}.{what} would leave no entry on the ledger.",
        remedy="Use create, change or remove of galenic.ledger.commands, inside a command of the application.",
    )


class RecordedQuerySet(models.QuerySet[Any]):
    """Reads only. The asynchronous methods call these, and managers and related managers hand on to them."""

    def create(self, **kwargs: Any) -> Any:
        _refuse("create", self.model)

    def update(self, **kwargs: Any) -> int:
        _refuse("update", self.model)

    def delete(self) -> tuple[int, dict[str, int]]:
        _refuse("delete", self.model)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        _refuse("bulk_create", self.model)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        _refuse("bulk_update", self.model)

    def get_or_create(self, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        _refuse("get_or_create", self.model)

    def update_or_create(self, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        _refuse("update_or_create", self.model)

    def _raw_delete(self, *_args: Any, **_kwargs: Any) -> int:
        _refuse("delete", self.model)


class Guarded(models.Model):
    """A table that is written only where the ledger allows it."""

    #: Columns that never enter the ledger: secrets, and what Django itself keeps about sessions.
    unrecorded_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        only_unrecorded = bool(fields) and set(fields or ()) <= set(self.unrecorded_fields)
        if not (_writing.get() or only_unrecorded):
            _refuse("save", type(self))
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not _writing.get():
            _refuse("delete", type(self))
        return super().delete(*args, **kwargs)


class RecordedBase(Guarded):
    """What the ledger needs of a table: an id, a version, a scope, and the guard on every write.

    A class that brings its own manager (`Recorded` has one) derives it from `RecordedQuerySet` and names it as
    `base_manager_name`, because related managers write through the base manager.
    """

    #: Columns whose values a signature vouches for.
    signed_fields: ClassVar[tuple[str, ...]] = ()
    #: Whether a command may delete such records. Regulated records are kept; drafts that nobody relied on may go.
    removable: ClassVar[bool] = False
    #: Whether a command may change such records at all; signatures and results are written once.
    changeable: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    content_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def ledger_scope(self) -> str:
        """The chain on which this record's entries stand; it must never change over the record's life."""
        raise TypeError(f"{type(self).__name__} does not say on which chain it is recorded")

    @classmethod
    def subject_type(cls) -> str:
        """The record's type as the ledger writes it, `evidence.dataset`."""
        return str(cls._meta.label_lower)

    def recorded_values(self, names: Collection[str] | None = None) -> dict[str, Any]:
        """Recorded columns by column name, as plain JSON values; all of them, or those in `names`."""
        found = recorded_columns(type(self))
        if names is not None:
            return {name: found[name](getattr(self, name)) for name in names if name in found}
        return {name: convert(getattr(self, name)) for name, convert in found.items()}

    def signed_content(self) -> dict[str, Any]:
        """What a signature binds: the record's identity, content version and signed columns; attachments by digest."""
        return {
            "type": self.subject_type(),
            "id": str(self.pk),
            "content_version": self.content_version,
            **self.recorded_values(self.signed_fields),
        }

    def signed_digest(self) -> str:
        """SHA-256 of the signed content."""
        return digest_of(self.signed_content())

    def fresh(self) -> Self:
        """The record as it stands now, locked until the transaction ends (SQLite locks the whole database instead)."""
        return read_locked(type(self), self.pk)


class Recorded(RecordedBase):
    """A recorded table whose managers only read."""

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


@cache
def recorded_columns(model: type[RecordedBase]) -> dict[str, Convert]:
    """The columns of `model` that are on the ledger, and what makes their values plain."""
    return {name: convert for name, convert in columns(model).items() if name not in model.unrecorded_fields}


@cache
def recorded_defaults(model: type[RecordedBase]) -> dict[str, Any]:
    """What a column holds in records older than the column, which nobody has changed since, as plain JSON values."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    found = recorded_columns(model).items()
    return {name: convert(fields[name].get_default()) for name, convert in found if name != "id"}


def recorded_models() -> list[type[RecordedBase]]:
    """Every recorded table of the installation, by name."""
    from django.apps import apps

    found = [model for model in apps.get_models() if issubclass(model, RecordedBase)]
    return sorted(found, key=lambda model: model.subject_type())
