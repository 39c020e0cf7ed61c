"""Test product against reference product, in vitro."""
