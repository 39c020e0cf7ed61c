"""Design and evaluation of bioequivalence studies."""
