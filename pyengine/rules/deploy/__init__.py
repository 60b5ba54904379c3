"""Rules on modes, images and placement."""
