"""What an order freezes, as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from galenic.catalogue.options import properties
from galenic.catalogue.service import Service
from galenic.evidence.commands.runs import declared_criteria
from galenic.programmes.models import WorkOrder


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option with its value; `default` when nobody chose otherwise."""

    name: str
    value: Any
    default: bool
    description: str


def options_of(service: Service, options: Mapping[str, Any]) -> list[OptionLine]:
    """The options as they stand, those that were chosen first."""
    declared = properties(service.options)
    lines = [
        OptionLine(name, value, value == declared.get(name, {}).get("default"), declared.get(name, {}).get("description", ""))
        for name, value in options.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.default)


def criteria_of(service: Service, order: WorkOrder) -> list[dict[str, str]]:
    """The criteria that were frozen; for a draft those that issuing it would freeze now."""
    return order.criteria or declared_criteria(service)
