"""What was agreed before data arrived, and how a computation differs from it.

The agreement itself is a work order, which this application does not know: it gets the frozen protocol as plain data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing done otherwise: `element` is `service`, `service_version`, `options` or `criteria`."""

    element: str
    name: str
    frozen: Any
    actual: Any

    def __str__(self) -> str:
        what = " ".join(part for part in (self.element.replace("_", " "), self.name) if part)
        return f"{what}: frozen as {self.frozen!r}, now {self.actual!r}"


@dataclass(frozen=True, slots=True)
class Protocol:
    """Service, version, options and criteria as an order froze them, and the departures that are on record.

    `order` names the order as an opaque subject. Each departure is `{"id", "element", "name", "frozen", "actual"}`.
    """

    order: str
    service_id: str
    service_version: str
    options: Mapping[str, Any]
    criteria: Sequence[Mapping[str, Any]] = ()
    departures: Sequence[Mapping[str, Any]] = ()

    def differences(
        self, service_id: str, service_version: str, options: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]]
    ) -> list[Difference]:
        """Everything in which this way of computing differs from the protocol, departures or not."""
        found = []
        if service_id != self.service_id:
            found.append(Difference("service", "", self.service_id, service_id))
        if service_version != self.service_version:
            found.append(Difference("service_version", "", self.service_version, service_version))
        found += _differing("options", self.options, options)
        found += _differing("criteria", _by_name(self.criteria), _by_name(criteria))
        return found

    def unexplained(self, differences: Sequence[Difference]) -> list[Difference]:
        """The differences that no departure on record allows."""
        return [each for each in differences if not any(allows(departure, each) for departure in self.departures)]

    def options_as_departed(self) -> dict[str, Any]:
        """The frozen options with what departures on record put in their place."""
        departed = {each["name"]: each["actual"] for each in self.departures if each["element"] == "options"}
        return {**self.options, **departed}

    def as_dict(self) -> dict[str, Any]:
        """The protocol as it is kept with the evidence."""
        return asdict(self)


def allows(departure: Mapping[str, Any], difference: Difference) -> bool:
    """Whether a departure on record is about exactly this difference."""
    return all(departure[name] == value for name, value in asdict(difference).items())


def _by_name(criteria: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {str(each["name"]): {key: value for key, value in each.items() if key != "name"} for each in criteria}


def _differing(element: str, frozen: Mapping[str, Any], actual: Mapping[str, Any]) -> list[Difference]:
    names = sorted({*frozen, *actual})
    return [
        Difference(element, name, frozen.get(name), actual.get(name))
        for name in names
        if frozen.get(name) != actual.get(name)
    ]
