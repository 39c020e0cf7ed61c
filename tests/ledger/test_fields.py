from __future__ import annotations

from galenic.ledger.fields import ExactDecimalField


def test_decimal_column_without_a_default_has_none_where_a_text_has_the_empty_one() -> None:
    """The ledger asks every column for its default when it replays records that are older than the column."""
    assert ExactDecimalField().get_default() is None
    assert ExactDecimalField(default="1.50").get_default() == "1.50"
