"""A declaration as plain data: what `--json`, the API and the forms show of a service."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import EvidenceInput, Input, Need, Service, TableInput


def describe(service: Service) -> dict[str, Any]:
    """Everything that a caller has to know; inputs as data, options as JSON schema."""
    return {
        **summarize(service),
        **describe_planning(service),
        "inputs": [_input(item) for item in service.inputs],
        "options": service.options.model_json_schema(),
        "criteria": [asdict(item) for item in service.criteria],
        "tolerance": service.tolerance,
    }


def describe_planning(service: Service) -> dict[str, Any]:
    """What plans are made of: when a product needs the service, how long it takes, and what comes first."""
    return {
        "needed": [_rule(rule) for rule in service.needed],
        "weeks": list(service.weeks),
        "needs": [_need(need) for need in service.needs],
    }


def summarize(service: Service) -> dict[str, Any]:
    """One line of the catalogue."""
    return {
        "id": service.id,
        "title": service.title,
        "state": service.state,
        "version": service.version,
        "performed_by": [partner.value for partner in service.performed_by],
        "stages": list(service.stages),
        "delivers": service.delivers,
        "guidelines": list(service.guidelines),
        "ctd": {region: list(places) for region, places in service.ctd.items()},
    }


def _rule(rule: Applies) -> dict[str, Any]:
    """Tell when a product needs the service: statements that all hold, in these markets (none: everywhere)."""
    return {
        "when": [condition.says for condition in rule.when],
        "reason": rule.reason,
        "guideline": rule.guideline,
        "markets": list(rule.markets),
        "only_if": rule.only_if,
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "service": need.service,
        "reason": need.reason,
        "alternatives": list(need.alternatives),
        "when": [condition.says for condition in need.when],
    }


def _input(item: Input) -> dict[str, Any]:
    told = {
        "name": item.name,
        "title": item.title,
        "description": item.description,
        "required": item.required and not item.one_of,
        "one_of": item.one_of,
    }
    if isinstance(item, TableInput):
        columns = [{**asdict(column), "kind": column.kind.value} for column in item.schema.columns]
        return told | {"kind": "table", "columns": columns, "key": list(item.schema.key)}
    if isinstance(item, EvidenceInput):
        return told | {"kind": "evidence", "service": item.service}
    return told | {"kind": "record", "record": item.record}
