"""What was watched on real engines: traces, what is read off them, and the experiments that rules are held to."""
