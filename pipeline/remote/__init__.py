"""Files elsewhere, over the network, through fsspec; addresses as messages may show them."""
