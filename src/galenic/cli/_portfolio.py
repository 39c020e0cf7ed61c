"""A portfolio's question, read from a file, and its answer on a terminal."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from galenic.errors import InputError
from galenic.science.sourcing import Placement, Portfolio, WishPrice, best_portfolio
from galenic.science.sourcing import alternatives as alternatives_to
from galenic.science.sourcing import prices as prices_of
from galenic.science.sourcing.document import SourcingDocument, read_document

#: A difference that shows as nothing: less than a hundredth of the currency.
NOTHING = 0.005
NUMERIC = frozenset({"from month", "to", "cost", "cost more", "of that price", "months", "hand-overs"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and all that was worked out about it."""

    document: SourcingDocument
    best: Portfolio
    alternatives: tuple[Portfolio, ...]
    prices: tuple[WishPrice, ...]

    def as_dict(self) -> dict[str, Any]:
        """For `--json`. A slot without an end, or of any capacity, has null there."""
        found = {
            "title": self.document.title,
            "currency": self.document.currency,
            "portfolio": asdict(self.best),
            "alternatives": [asdict(each) for each in self.alternatives],
            "prices": [asdict(each) for each in self.prices],
        }
        return finite(found)  # type: ignore[no-any-return]


def read(file: Path) -> SourcingDocument:
    """The question in a file. Raises InputError CLI-003 where it cannot be read, PortfolioRefused for its content."""
    if file.suffix.casefold() == ".xlsx" and file.is_file():
        from galenic.cli._portfolio_sheets import content_of

        return read_document(content_of(file))
    try:
        text = file.read_text(encoding="utf-8-sig")
        content = json.loads(text) if file.suffix.casefold() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.", code="CLI-003") from error
    except ValueError as error:  # both parsers say where, and bytes that are no text end here too
        remedy = "examples/portfolio/generic_tablet.toml shows how one is written."
        raise InputError(f"{file} is no TOML or JSON: {error}.", code="CLI-003", remedy=remedy) from error
    return read_document(content)


def answer(document: SourcingDocument, *, with_prices: bool, within: float, most: int) -> Answer:
    """The best portfolio, what comes close to it, and what each wish costs. Raises PortfolioRefused."""
    question = document.question()
    best = best_portfolio(question)
    others = alternatives_to(question, within=within, most=most) if most else []
    with _progress() as advance:
        priced = prices_of(question, best, progress=advance) if with_prices else []
    return Answer(document, best, tuple(others), tuple(priced))


def show(answer: Answer) -> None:
    """Print who does what and when, what it costs, what comes close, and the price of each wish."""
    console, best, currency = Console(), answer.best, answer.document.currency
    console.print(f"[bold]{escape(answer.document.title or 'Portfolio')}[/]\n")
    console.print(escape(_sentence(best, currency)) + "\n", highlight=False)
    titles = {item.id: item.title for item in answer.document.items}
    placed = sorted(best.placements, key=lambda each: (each.starts, each.item, each.source))
    _table(
        console,
        ("item", "partner", "site", "from month", "to", f"price {currency}".strip()),
        [_placed(each, titles[each.item] or each.item) for each in placed],
    )
    moves = [f"{each.before} → {each.after}: {each.giver} to {each.taker}" for each in best.handovers]
    _table(console, ("handed over",), [(move,) for move in moves])
    _table(
        console,
        ("alternatives", "cost more", "months", "hand-overs"),
        [_alternative(best, each) for each in answer.alternatives],
    )
    for kept, heading in ((True, "what was wished for costs"), (False, "what one could wish for would cost")):
        rows = [_wish(each) for each in answer.prices if each.kept == kept]
        _table(console, (heading, "cost", "of that price", "months", "hand-overs"), rows)


def finite(value: Any) -> Any:
    """The same with null for what is not finite: JSON has no infinity."""
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(each) for each in value]
    return None if isinstance(value, float) and abs(value) == float("inf") else value


def _sentence(best: Portfolio, currency: str) -> str:
    partners = f"{len(best.partners)} partners" if len(best.partners) > 1 else "1 partner"
    handovers = f"{len(best.handovers)} hand-over{'' if len(best.handovers) == 1 else 's'}"
    price = f"{_money(best.price)} {currency}".strip()
    counted = f" (counted as {_money(best.cost)} with the weights)" if best.cost > best.price else ""
    return f"{partners} ({', '.join(best.partners)}) in {best.months:g} months, {handovers}, for {price}{counted}."


def _placed(each: Placement, title: str) -> tuple[str, ...]:
    name = f"{title} (second source)" if each.source == "second" else title
    return name, each.partner, each.site, f"{each.starts:g}", f"{each.ends:g}", _money(each.price)


def _alternative(best: Portfolio, other: Portfolio) -> tuple[str, ...]:
    differing = sorted(set(other.sites()) - set(best.sites()))
    moved = [f"{item}{' (second source)' if source == 'second' else ''} at {site}" for item, source, site in differing]
    return ", ".join(moved), _more(other.cost - best.cost), f"{other.months:g}", f"{len(other.handovers)}"


def _wish(price: WishPrice) -> tuple[str, ...]:
    if price.portfolio is None:
        return price.wish, "cannot be had", "", "", ""
    return price.wish, _more(price.cost), _more(price.price), _more(price.months), _more(price.handovers)


def _money(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")


def _more(value: float) -> str:
    """A difference with its sign; 0 without one."""
    return "0" if abs(value) < NOTHING else f"{value:+,.2f}".removesuffix(".00")


def _table(console: Console, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    found = list(rows)
    if not found:
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        numeric = heading in NUMERIC or heading.startswith("price ")
        table.add_column(heading, justify="right" if numeric else "left")
    for row in found:
        table.add_row(*map(escape, row))
    console.print(table)
    console.print()


@contextmanager
def _progress() -> Iterator[Any]:
    """Show on standard error how many wishes are priced; nothing where that is no terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("prices of wishes", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
