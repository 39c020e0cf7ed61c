"""What a report keeps and counts."""

from __future__ import annotations

from galenic.ledger.findings import KEPT_PER_CODE, Code, Finding, Report


def test_findings_of_one_kind_are_counted_and_the_first_ones_kept() -> None:
    report = Report()
    falling_and_rising = (*range(500, 250, -1), *range(1, 251))
    report.add(Finding(Code.ROW_REMOVED, "gone", scope="a", sequence=number) for number in falling_and_rising)
    report.add([Finding(Code.CLOCK_WENT_BACK, "back", scope="a", sequence=1, warning=True)])
    assert (report.errors, report.by_code[Code.ROW_REMOVED], len(report.findings)) == (500, 500, KEPT_PER_CODE + 1)
    assert report.first_bad == {"a": 1}
    assert report.as_dict()["warnings"] == 1
    assert str(report.findings[0]) == "[LED-121] a #500: gone"
