"""A small application of recorded tables with which the ledger is tested: an assay and its readings."""
