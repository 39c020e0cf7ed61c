"""Guards of tables on their way in: what cannot be right is refused whole, and named where it stands."""

from __future__ import annotations

from tests.mutation import Guard

TESTS = "tests/catalogue/tables"
CELLS, HEADINGS, READING = (f"{TESTS}/test_{name}.py" for name in ("cells", "headings", "reading"))
DELIMITED, FAULTS = f"{TESTS}/test_delimited.py", f"{TESTS}/test_faults.py"
A_CELL = f"{CELLS}::test_every_fault_of_a_cell_has_its_code"
A_HEADING = f"{HEADINGS}::test_faults_of_headings"


def guard(name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    """Refusing bad input keeps what was never checked off the record (REC-5)."""
    return Guard("REC-5", name, f"catalogue/tables/{file}", old, new, tests)


CELL = [
    guard("an empty cell", "cells.py", "    if not source.column.blank:\n", "    if False:\n", A_CELL),
    guard(
        "text that is no number",
        "cells.py",
        'source.refuse_unreadable(odd & number.is_null() & (mark == ""))',
        "pass",
        A_CELL,
    ),
    guard(
        "a number that is not finite",
        "cells.py",
        "return number.set(~number.is_finite(), None)",
        "return number",
        A_CELL,
    ),
    guard("a decimal comma", "cells.py", 'if source.decimal == ".":', "if False:", A_CELL),
    guard(
        "a decimal point, where commas were declared",
        "cells.py",
        'text.set(text.str.contains(".", literal=True), ".").str',
        "text.str",
        A_CELL,
    ),
    guard(
        "half a whole number",
        "cells.py",
        'source.refuse(fraction, lambda _: (Code.NOT_WHOLE, "The column takes whole numbers."))',
        "pass",
        A_CELL,
    ),
    guard(
        "a whole number too large to count", "cells.py", "source.refuse(large & ~fraction,", "(lambda *_: 0)(0,", A_CELL
    ),
    guard("half a whole number after conversion", "cells.py", "source.refuse(broken,", "(lambda *_: 0)(0,", A_CELL),
    guard(
        "text that is no date",
        "cells.py",
        "source.refuse_unreadable(dates.is_null() & text.is_not_null())",
        "pass",
        A_CELL,
    ),
    guard("a date with a time of day", "cells.py", "(?:[T ]00:00(?::00(?:\\.0+)?)?)?$", "(?:[T ].*)?$", A_CELL),
    guard("a number below its minimum", "cells.py", "if column.minimum is not None:", "if False:", A_CELL),
    guard("a number that has to be above a bound", "cells.py", "if column.above is not None:", "if False:", A_CELL),
    guard("a number above its maximum", "cells.py", "if column.maximum is not None:", "if False:", A_CELL),
    guard("a number that is not in the list", "cells.py", "source.refuse(~listed,", "(lambda *_: 0)(0,", A_CELL),
    guard(
        "a word that is not in the list",
        "cells.py",
        "text.is_null() & found.is_not_null(), lambda",
        "text.is_null() & found.is_null(), lambda",
        A_CELL,
    ),
    guard("control characters", "cells.py", " | text.str.contains(_CONTROL)", "", A_CELL),
    guard("errors that a spreadsheet computed", "cells.py", "text.str.contains(ERROR) | ", "", A_CELL),
    guard(
        "a mark where only numbers are taken",
        "cells.py",
        "        if source.column.censored:\n",
        "        if True:\n",
        A_CELL,
    ),
    guard(
        "a limit of quantification of 0",
        "cells.py",
        "source.refuse(limit <= 0,",
        "source.refuse(limit < -9,",
        f"{CELLS}::test_a_limit_of_zero_is_none",
    ),
    guard(
        "a unit in a cell",
        "explaining.py",
        "or _explain_unit(text, number)",
        "",
        A_CELL,
    ),
    guard(
        "what lies above the range of the method",
        "explaining.py",
        'if mark.startswith((">", "ALQ", "AQL", "ULOQ")):',
        "if False:",
        A_CELL,
    ),
]

HEADER = [
    guard(
        "a column that is missing",
        "headings.py",
        "if column.required and column.name not in found:",
        "if False:",
        A_HEADING,
    ),
    guard(
        "a column too many",
        "headings.py",
        "            _extra(name, schema, found, log)\n",
        "            pass\n",
        A_HEADING,
    ),
    guard("a column that stands twice", "headings.py", "elif column.name in found:", "elif False:", A_HEADING),
    guard(
        "a unit that is missing",
        "headings.py",
        "            _log_unit_missing(column, name, log)\n",
        "            pass\n",
        A_HEADING,
    ),
    guard(
        "a unit of another dimension",
        "headings.py",
        "like=None if column.unit == ANY_UNIT else column.unit",
        "like=None",
        A_HEADING,
    ),
    guard(
        "a unit where there can be none",
        "headings.py",
        "        if stated or given:\n",
        "        if False:\n",
        A_HEADING,
    ),
    guard(
        "two units that contradict each other",
        "headings.py",
        "    if len(set(readings)) > 1:\n",
        "    if False:\n",
        A_HEADING,
    ),
    guard(
        "a unit for a column that there is not",
        "headings.py",
        "Code.UNIT_FOR_NO_COLUMN,",
        "Code.EXTRA_COLUMN,",
        A_HEADING,
    ),
    guard(
        "cells without a heading",
        "headings.py",
        "            if nameless[place]:\n",
        "            if False:\n",
        f"{DELIMITED}::test_a_trailing_delimiter_makes_no_column",
    ),
    guard(
        "a title above the headings",
        "headings.py",
        "if 2 * sum(nameless) > len(nameless):",
        "if False:",
        f"{DELIMITED}::test_a_title_above_the_headings_is_named_as_such",
    ),
]

ROWS = [
    guard(
        "a row that stands twice",
        "reading.py",
        "if not key or not rows.select(key).is_duplicated().any():",
        "if True:",
        f"{READING}::test_duplicate_rows_name_the_first",
    ),
    guard(
        "too few rows",
        "reading.py",
        "if frame.height < schema.minimum_rows:",
        "if False:",
        f"{READING}::test_a_minimum_of_rows",
    ),
    guard(
        "a refusal that refuses",
        "reading.py",
        "    log.raise_if_any()\n",
        "",
        f"{READING}::test_every_fault_is_named_at_once",
    ),
    guard(
        "a file too large, before it is read",
        "reading.py",
        "if path.is_file() and (size := path.stat().st_size) > max_bytes:",
        "if (size := 0):",
        f"{READING}::test_a_file_over_the_limit_is_refused_before_it_is_read",
    ),
    guard(
        "bytes too many",
        "reading.py",
        "        if len(content) > max_bytes:\n",
        "        if False:\n",
        f"{READING}::test_a_file_over_the_limit_is_refused_before_it_is_read",
    ),
    guard(
        "a file that there is not",
        "reading.py",
        "    except OSError as problem:\n",
        "    except ZeroDivisionError as problem:\n",
        f"{READING}::test_files_are_read_from_their_path",
    ),
    guard(
        "rows with a cell too many",
        "delimited.py",
        "    log.add_each(ragged, note)\n",
        "",
        f"{DELIMITED}::test_ragged_rows_are_named_and_the_others_still_read",
    ),
    guard(
        "a quotation mark that stands alone",
        "delimited.py",
        "    if stray or len(opening) > len(closing):\n",
        "    if len(opening) > len(closing):\n",
        f"{DELIMITED}::test_stray_quotation_marks_stop_reading",
    ),
    guard(
        "a quotation mark that is not closed",
        "delimited.py",
        "    if stray or len(opening) > len(closing):\n",
        "    if stray:\n",
        f"{DELIMITED}::test_stray_quotation_marks_stop_reading",
    ),
    guard(
        "text in another encoding",
        "delimited.py",
        "text = content.decode(encoding)\n",
        'text = content.decode(encoding, "replace")\n',
        f"{DELIMITED}::test_windows_1252_is_read_when_declared",
    ),
    guard(
        "binary content",
        "delimited.py",
        '    if "\\0" in text:\n',
        "    if False:\n",
        f"{DELIMITED}::test_binary_content_and_too_many_columns",
    ),
    guard(
        "a header beyond all measure",
        "delimited.py",
        "if expected > MOST_COLUMNS:",
        "if False:",
        f"{DELIMITED}::test_binary_content_and_too_many_columns",
    ),
    guard(
        "an empty file",
        "delimited.py",
        "    if not text.strip():\n",
        "    if False:\n",
        f"{DELIMITED}::test_an_empty_file",
    ),
    guard(
        "faults beyond those that are listed",
        "faults.py",
        "self._unlisted += max(0,",
        "self._unlisted += min(0,",
        f"{FAULTS}::test_of_many_faults_the_first_are_listed_and_the_rest_counted",
    ),
    guard(
        "NaN in a frame",
        "cells.py",
        "odd = pointed.is_not_null() & ~number.is_finite().fill_null(value=False)",
        "odd = pointed.is_not_null() & number.is_null()",
        A_CELL,
    ),
]

GUARDS = [*CELL, *HEADER, *ROWS]
