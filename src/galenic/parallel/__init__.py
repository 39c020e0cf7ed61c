"""Work that is cut into chunks, done here or on several processes and machines, with the same result.

>>> from galenic.parallel import mapped, workers
>>> with workers("") as spread:  # "4": four processes of this machine; "tcp://host:8786": a Dask scheduler
...     list(mapped(pow, [(2, 3), (3, 2)], spread=spread))
[8, 9]
"""

from galenic.parallel.chunks import Cancelled, Progress, Spread, here, mapped
from galenic.parallel.files import analyze_file
from galenic.parallel.places import workers
from galenic.parallel.profiles import analyze_many, blocks_of

__all__ = ["Cancelled", "Progress", "Spread", "analyze_file", "analyze_many", "blocks_of", "here", "mapped", "workers"]
