"""A service's declaration on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from galenic.catalogue.options import allowed, properties
from galenic.catalogue.service import EvidenceInput, Input, RecordInput, Service, TableInput


def show(service: Service) -> None:
    """Print everything that the declaration says."""
    console = Console()
    console.print(f"[bold]{service.id}[/]  {escape(service.title)}  [dim]{service.state}, version {service.version}[/]")
    console.print(escape(service.delivers), end="\n\n")
    facts = Table(box=None, show_header=False, pad_edge=False)
    for name, text in _facts(service):
        facts.add_row(f"[dim]{name}[/]", escape(text))
    console.print(facts)
    for item in service.inputs:
        _show_input(console, item)
    _show_options(console, service)
    if service.criteria:
        table = _table("criterion", "required", "source", title="Criteria")
        for each in service.criteria:
            table.add_row(escape(each.title), escape(each.limit), escape(each.source))
        console.print(table)


def _facts(service: Service) -> Iterator[tuple[str, str]]:
    yield "performed by", ", ".join(service.performed_by)
    yield "stage", ", ".join(map(str, service.stages))
    yield "guidelines", "; ".join(service.guidelines)
    for region, places in service.ctd.items():
        yield f"CTD{'' if region == '*' else ' ' + region}", ", ".join(places)
    for rule in service.needed:
        markets = f"{', '.join(rule.markets)}: " if rule.markets else ""
        only_if = f", only if {rule.only_if}" if rule.only_if else ""
        yield "needed when", f"{markets}{'; '.join(each.says for each in rule.when)}{only_if} ({rule.guideline})"
    yield "takes", f"{service.weeks[0]:g} to {service.weeks[1]:g} weeks, as Galenic assumes"
    for need in service.needs:
        yield "needs first", f"{' or '.join((need.service, *need.alternatives))}: {need.reason}"


def _show_input(console: Console, item: Input) -> None:
    how = f"one of: {item.one_of}" if item.one_of else "needed" if item.required else "optional"
    console.print(f"\n[bold]Input {item.name}[/] ({how}): {escape(item.title)}. {escape(item.description)}")
    if isinstance(item, EvidenceInput):
        console.print(f"  Evidence of {item.service}, as `galenic perform {item.service} --json` writes it.")
    if isinstance(item, RecordInput):
        console.print(f"  A {item.record} as an object with names: a .json or .toml file.")
    if isinstance(item, TableInput):
        table = _table("column", "a cell may hold", "meaning", "also read as")
        for column in item.schema.columns:
            name = column.heading if column.required else f"{column.heading}, optional"
            meaning = ". ".join(part.rstrip(".") for part in (column.title, column.description) if part)
            table.add_row(*map(escape, (name, column.allows, meaning, ", ".join(column.aliases))))
        console.print(table)


def _show_options(console: Console, service: Service) -> None:
    fields = properties(service.options)
    if not fields:
        return
    table = _table("option", "default", "allowed", "meaning", title="Options (--option name=value)")
    for name, field in fields.items():
        default = field.get("default", "must be given")
        shown = ", ".join(default) if isinstance(default, list) else "" if default is None else str(default)
        table.add_row(*map(escape, (name, shown, allowed(field), field.get("description", ""))))
    console.print(table)


def _table(*headings: str, title: str = "") -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", title=f"\n{title}" if title else None)
    table.title_justify, table.title_style = "left", "bold"
    for heading in headings:
        table.add_column(heading)
    return table
