"""Open any export, whatever it is inside, as sheets of text cells."""
