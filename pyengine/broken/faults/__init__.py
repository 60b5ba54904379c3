"""One module per family of mistakes that stop a text from being YAML. Each detector looks at one Case and guesses."""
