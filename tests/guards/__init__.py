"""Guards: what fits, what they say, and that who is to read them reads them."""
