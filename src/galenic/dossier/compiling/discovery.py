"""Finds every kind of compiled document: the files below `galenic.dossier.compiling.declarations`."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from galenic.dossier.compiling import declarations
from galenic.dossier.compiling.kind import Kind
from galenic.dossier.errors import DossierRefused


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by id, read once per process."""
    modules = (name for _, name, _ in pkgutil.iter_modules(declarations.__path__) if not name.startswith("_"))
    found: list[Kind] = [import_module(f"{declarations.__name__}.{name}").KIND for name in modules]
    return MappingProxyType({each.id: each for each in sorted(found, key=lambda each: each.id)})


def kind(id_: str) -> Kind:
    """One kind. Raises DossierRefused DOS-082 with those that there are."""
    if id_ in kinds():
        return kinds()[id_]
    raise DossierRefused(
        f"No kind of document is called {id_!r}.", code="DOS-082", remedy=f"Choose one of {', '.join(kinds())}."
    )
