"""`galenic serve`: the pages and the API, and a worker that computes."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 is everywhere.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    threads: Annotated[int, typer.Option(help="Requests that are answered at the same time.")] = 8,
    workers: Annotated[int, typer.Option(help="Processes that compute; 0 when they run elsewhere.")] = 1,
) -> None:
    """Serve the record in GALENIC_HOME (./var) to browsers and programs.

    Brings the database to this version, refuses to start without the ledger's protection, starts workers, and takes the
    daily anchors. In production it stands behind a proxy that speaks https (GALENIC_HTTPS, GALENIC_HOSTS).
    """
    from galenic.cli._record import prepare_record

    prepare_record()
    from galenic.cli._serving import serve_until_stopped

    serve_until_stopped(host=host, port=port, threads=threads, workers=workers)
