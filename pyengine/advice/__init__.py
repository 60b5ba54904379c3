"""A second opinion: what a language model is asked, from redacted text alone, and what its answer is worth.

The engine stays the judge. `letter` writes the bytes of a request and holds them to the last gate; `reply` reads what
comes back, which nobody has to believe; `weigh` has the engine prove every change in it, or say why it is refused.
"""
