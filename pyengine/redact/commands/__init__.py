"""What the arguments of a command are: words, options, the programs that take a credential."""
