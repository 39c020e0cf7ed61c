"""A running server from Python, over its API and without Django.

>>> from galenic.client import Client
>>> with Client("https://galenic.example.org", username="ada", password=getpass()) as galenic:  # doctest: +SKIP
...     order = galenic.order("2f6f...")
...     data = galenic.submit(order, "concentrations", "study.csv")
...     evidence = galenic.compute(order, {"concentrations": data})
...     print(evidence.conclusion)

Everything that the server refuses is raised as `ServerRefused`, a `GalenicError` with the server's code and faults.
"""

from galenic.client.client import Client
from galenic.client.connection import NotComputed, NotDone, ServerRefused, ServerUnreachable

__all__ = ["Client", "NotComputed", "NotDone", "ServerRefused", "ServerUnreachable"]
