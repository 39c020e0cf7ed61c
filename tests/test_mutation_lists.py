"""The lists of guards stay fit to be run; `make mutation` disables every guard once, too long for every change."""

from __future__ import annotations

import pytest

from tests.mutation import Guard
from tests.mutation.run import ROOT, SOURCE, guards


@pytest.mark.parametrize("guard", guards(), ids=lambda guard: f"{guard.file}: {guard.name}")
def test_guard_stands_where_its_list_says(guard: Guard) -> None:
    assert (SOURCE / guard.file).read_text().count(guard.old) == 1
    assert guard.new != guard.old


@pytest.mark.parametrize("guard", guards(), ids=lambda guard: f"{guard.file}: {guard.name}")
def test_tests_of_a_guard_exist(guard: Guard) -> None:
    for test in guard.tests:
        path, *names = test.split("::")
        text = (ROOT / path).read_text() if (ROOT / path).is_file() else ""
        found = all(name.partition("[")[0] in text for name in names) if text else (ROOT / path).is_dir()
        assert found, test
