"""Which names make their value a secret, and the shape of what stands in the place of one."""
