"""The tables as a public promise: one pandera model a table, closed vocabularies, rules across tables."""
