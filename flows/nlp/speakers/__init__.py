"""Sources into speakers: names, pronouns and noun phrases resolved to entities."""
