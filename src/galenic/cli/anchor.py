"""`galenic anchor`: sign the heads of all chains."""

from __future__ import annotations

from typing import Annotated

import typer


def anchor(
    purpose: Annotated[str, typer.Option(help="What the anchors are for; it stands in them.")] = "daily",
    rotate_key: Annotated[bool, typer.Option("--rotate-key", help="Sign with a new key from now on.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Sign the head of every chain that has moved since its last anchor, and write it outside the database too.

    Run it daily: what an anchor covers cannot be rewritten unnoticed. Copies of anchors.jsonl kept elsewhere cover it
    even against somebody who holds the whole server.
    """
    from galenic.cli._record import open_record

    open_record()
    from galenic.ledger import anchors, keys

    if rotate_key:
        anchors.rotate_key()
    made = anchors.anchor_all(purpose)
    if json:
        from galenic.cli._output import print_json

        statements = [{"statement": each.statement(), "signature": each.signature} for each in made]
        print_json({"anchors": statements, "key_id": keys.current_key().id, "file": str(anchors.file_path())})
        return
    for each in made:
        print(f"{each.chain_id}: {each.length} entries, head {each.head[:16]}")
    print(f"{len(made)} chains anchored with key {keys.current_key().id}.")
    print(f"They stand in {anchors.file_path()} too: keep a copy of that file elsewhere.")
