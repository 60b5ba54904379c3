"""Values that Docker reads otherwise than they look."""
