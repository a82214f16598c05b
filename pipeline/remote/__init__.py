"""Files elsewhere, over the network, through fsspec; the errors of their own; addresses as messages may show them."""
