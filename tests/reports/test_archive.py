from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from galenic.reports.archive import fixed


def archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as writer:
        for name in names:
            writer.writestr(name, name)
    return target.getvalue()


def test_entries_keep_order_and_content_and_take_the_date():
    moment = datetime(2026, 3, 16, 8, 5, 4, tzinfo=UTC)
    with zipfile.ZipFile(io.BytesIO(fixed(archive("b", "a"), moment))) as reader:
        assert reader.namelist() == ["b", "a"]
        assert reader.read("b") == b"b"
        assert reader.read("a") == b"a"
        assert {entry.date_time for entry in reader.infolist()} == {(2026, 3, 16, 8, 5, 4)}


def test_without_a_date_the_bytes_are_the_same_too():
    assert fixed(archive("a"), None) == fixed(archive("a"), None)
