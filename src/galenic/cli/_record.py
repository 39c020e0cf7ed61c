"""What commands need that work on the installation's record: Django made ready, and the operator's name."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from galenic.parties.rules import Operator


def open_to_check() -> None:
    """Make Django ready, whatever state the record is in. Raises InputError REC-001 when there is none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "galenic.settings")
    import django

    django.setup()
    from django.conf import settings

    from galenic.errors import InputError

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).is_file():
        raise InputError(
            f"There is no record in {settings.HOME}.",
            code="REC-001",
            remedy="Set GALENIC_HOME to an installation's folder, or begin one with `galenic migrate` or `demo`.",
        )


def open_record() -> None:
    """Make Django ready. Raises FencesDown or RowSecurityDown when the database does not protect what it holds."""
    open_to_check()
    _require_protection()


def begin_record() -> None:
    """Make Django ready for an installation that has no record yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "galenic.settings")
    import django

    django.setup()


def prepare_record() -> None:
    """Make Django ready and the database up to date. Raises FencesDown or RowSecurityDown, as `open_record` does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "galenic.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    _require_protection()


def _require_protection() -> None:
    from galenic.ledger import fences
    from galenic.parties import row_security

    fences.require()
    row_security.require()


def operator() -> Operator:
    """Whoever types the command, by the name under which the operating system knows them."""
    from galenic.parties.rules import Operator

    return Operator(os.environ.get("SUDO_USER") or getpass.getuser())


def find(model: Any, **wanted: Any) -> Any:
    """One record by what the command line names. Raises InputError PAR-071 when there is none."""
    from galenic.errors import InputError

    found = model.objects.filter(**wanted).first()
    if found is None:
        named = ", ".join(f"{name} {value!r}" for name, value in wanted.items())
        raise InputError(f"There is no {model._meta.verbose_name} with {named}.", code="PAR-071")
    return found
