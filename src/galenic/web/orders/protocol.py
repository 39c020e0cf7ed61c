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
    lines = [_line(name, value, declared.get(name, {})) for name, value in options.items()]
    return sorted(lines, key=lambda line: line.default)


def _line(name: str, value: Any, schema: Mapping[str, Any]) -> OptionLine:
    return OptionLine(name, value, value == schema.get("default"), schema.get("description", ""))


def criteria_of(service: Service, order: WorkOrder) -> list[dict[str, str]]:
    """The criteria that were frozen; for a draft those that issuing it would freeze now."""
    return order.criteria or declared_criteria(service)
