"""Work a reward out, claim it, decide about it, pay it, take it back."""
