"""The base of every table whose changes must be on the ledger.

Only `galenic.ledger.commands` may write these tables. Everything else, from `save()` to `bulk_update()`, is refused (AUD-5);
raw SQL cannot be refused here and is found by replaying the ledger against the tables.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, NoReturn, Self

from django.db import models

from galenic.canonical import digest_of
from galenic.ledger.errors import BypassesLedger

_writing: ContextVar[bool] = ContextVar("galenic_ledger_writing", default=False)


@contextmanager
def ledger_writes() -> Iterator[None]:
    """For `galenic.ledger.commands` alone: writes inside go through, because an entry goes with them."""
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
    """Reads only."""

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

    def _raw_delete(self, using: str | None) -> int:
        _refuse("delete", self.model)


class RecordedBase(models.Model):
    """What the ledger needs of a table: an id, a version, a scope, and the guard on every write."""

    #: Columns that never enter the ledger: secrets, and what Django itself keeps about sessions.
    unrecorded_fields: ClassVar[tuple[str, ...]] = ()
    #: Columns whose values a signature vouches for.
    signed_fields: ClassVar[tuple[str, ...]] = ()

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

    def recorded_values(self) -> dict[str, Any]:
        """Every recorded column's value as plain canonical data, by column name."""
        fields = (field for field in self._meta.concrete_fields if field.attname not in self.unrecorded_fields)
        return {field.attname: _plain(field, getattr(self, field.attname)) for field in fields}

    def signed_content(self) -> dict[str, Any]:
        """What a signature binds: the record's identity, content version and signed columns. Attachments enter by digest."""
        values = self.recorded_values()
        return {
            "type": self.subject_type(),
            "id": str(self.pk),
            "content_version": self.content_version,
            **{name: values[name] for name in self.signed_fields},
        }

    def signed_digest(self) -> str:
        return digest_of(self.signed_content())

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

    def fresh(self) -> Self:
        """The record as it stands now, locked until the transaction ends (SQLite locks the whole database instead)."""
        return type(self)._default_manager.select_for_update(of=("self",)).get(pk=self.pk)


class Recorded(RecordedBase):
    """A recorded table whose default manager only reads."""

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    """A column's value as it reads after a round trip through the database, whatever was assigned."""
    value = field.to_python(value)
    if isinstance(field, models.ForeignKey) and value is not None:
        return str(value)
    return value
