"""CDISC data sets of a bioequivalence study: SDTM, ADaM, Dataset-JSON and define.xml from one specification.

`standard/` holds the specification: data sets, variables, code lists. Everything else reads it: the data sets are built
by it (`tabulation`, `analysis`), written by it (`transport`, `dataset_json`, `define`), checked by it (`conformance`).
"""
