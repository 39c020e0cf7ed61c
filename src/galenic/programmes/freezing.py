"""What issuing an order freezes."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.options import parse_options
from galenic.errors import InputError
from galenic.evidence.commands.runs import declared_criteria
from galenic.programmes.models import WorkOrder


def complete_options(service_id: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Options complete with their defaults, so that a later default changes nothing. Raises InputError."""
    return parse_options(find_service(service_id), given).model_dump(mode="json")


def frozen_values(order: WorkOrder) -> dict[str, Any]:
    """The columns that issuing sets: service version, options and criteria as they are installed now."""
    service = find_service(order.service_id)
    return {
        "service_version": service.version,
        "options": complete_options(order.service_id, order.options),
        "criteria": declared_criteria(service),
    }


def as_issued(order: WorkOrder) -> WorkOrder:
    """The draft as it would be signed, unsaved: to show what stands in the way of issuing it, and the digest.

    Options that the installed service does not take cannot be frozen: the draft then comes back as it is.
    """
    issued = copy(order)
    try:
        values = frozen_values(order)
    except InputError:
        return order
    for name, value in values.items():
        setattr(issued, name, value)
    if issued.signed_content() != order.signed_content():
        issued.content_version += 1
    return issued
