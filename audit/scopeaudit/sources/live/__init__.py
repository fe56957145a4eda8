"""An organization read through the vendor's API: what the policies need, with the fewest calls."""
