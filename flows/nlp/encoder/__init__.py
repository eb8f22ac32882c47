"""The trained tagger: one encoder finds attributions, names and policy mentions."""
