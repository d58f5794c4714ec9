"""The instruction mixture's task families: readable lists of wordings, one family a file."""
