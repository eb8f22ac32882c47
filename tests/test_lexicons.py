"""Lexicons are data: what a slip of the pen would hide is found here."""

from pathlib import Path

import pytest
import yaml

LEXICONS = sorted((Path(__file__).parent.parent / "flows" / "lexicons").glob("*.yaml"))


class StrictLoader(yaml.SafeLoader):
    """Refuses a mapping that has a key twice, of which YAML would keep the last in silence."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        repeated = {key for key in keys if keys.count(key) > 1}
        assert not repeated, f"line {node.start_mark.line + 1}: {repeated} twice"
        return super().construct_mapping(node, deep)


def leaves(value):
    if isinstance(value, dict):
        return [leaf for item in (*value, *value.values()) for leaf in leaves(item)]
    return [leaf for item in value for leaf in leaves(item)] if isinstance(value, list) else [value]


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.stem)
def test_no_key_is_there_twice_and_no_word_is_read_as_a_truth_value(path):
    content = yaml.load(path.read_text(encoding="utf-8"), StrictLoader)
    assert content
    assert not [leaf for leaf in leaves(content) if isinstance(leaf, bool)]


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.stem)
def test_a_lexicon_says_what_it_is_for(path):
    assert path.read_text(encoding="utf-8").startswith("#")
