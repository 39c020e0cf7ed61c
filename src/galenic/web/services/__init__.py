"""The catalogue: what can be ordered, what of it Galenic computes, and what each service takes."""
