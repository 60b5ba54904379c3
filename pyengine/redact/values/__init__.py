"""What a value looks like: a token, a URL, a reference, an everyday word, chance."""
