"""Identity and purity of peptides and oligonucleotides."""
