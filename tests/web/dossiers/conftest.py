"""What the tests of dossiers' pages share."""

from __future__ import annotations

import pytest

from tests.web.dossiers.filed import Filed, file
from tests.web.studies import Pages


@pytest.fixture
def filed(pages: Pages) -> Filed:
    """See tests/web/dossiers/filed.py."""
    return file(pages)
