"""`galenic demo`: a programme of one substance, from need to accepted evidence, then verified and tampered with."""

from __future__ import annotations

from typing import Annotated

import typer


def demo(json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False) -> None:
    """Play a programme of theophylline on the embedded database in GALENIC_HOME (./var): a sponsor, a CRO, a CDMO.

    From the product to its plan, two proposals, two awards and six work orders; the study waits for its batch. Shows
    what was concluded and who signed what, writes the reports as PDF, verifies the record, and tampers with copies of
    it. Played again, an earlier play is moved aside. The exit code is 1 when anything is not as it should be.
    """
    from rich.console import Console

    from galenic.cli._record import prepare_record
    from galenic.demo.installation import home, make_room

    place = home()
    console = Console(stderr=json, quiet=json, record=not json)
    earlier = make_room(place)
    prepare_record()
    from galenic.demo.running import run

    result = run(place, earlier, console)
    if json:
        from galenic.cli._output import print_json

        print_json(result.as_dict())
    else:
        console.print(f"Played in {result.seconds:.0f} s. `galenic serve` shows the same study in the browser.")
    raise typer.Exit(0 if result.ok else 1)
