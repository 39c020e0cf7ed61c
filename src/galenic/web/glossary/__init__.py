"""The words of the field and of Galenic, each with where it comes from."""
