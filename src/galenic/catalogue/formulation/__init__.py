"""From the properties of a substance to a dosage form."""
