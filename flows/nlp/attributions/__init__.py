"""Who is said to have said what: cue, source and content as spans."""
