"""What goes over the wire, as types: the server answers with them, and `galenic.client` reads them. No Django here."""
