"""One look at the record: what is asked of it again while a page is put together is answered once.

Guards ask the database for each record they judge. A list that judges many asks the same of most of them: the plan of
their programme, the agreement between their parties. Within `one_look()` a read that is marked `once_a_look` is made
once for the same arguments. Nothing outlives the look, and nothing is written within it, so no answer can be stale.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Answer every marked read once until the block ends; a look within a look is part of it."""
    if _answers.get() is not None:
        yield
        return
    before = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(before)


def once_a_look(read: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Mark a read: its arguments are hashable, and nobody changes what it returns. Outside a look it is made anew."""

    @wraps(read)
    def answered(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        known = _answers.get()
        if known is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = read(*args, **kwargs)
        answer: Answer = known[key]
        return answer

    return answered


def refuse_writing() -> None:
    """Raise RuntimeError within a look: what it has read would no longer be what stands in the record."""
    if _answers.get() is not None:
        raise RuntimeError("nothing is written to the record within one look at it")
