"""The Markdown files that people read: their code blocks, the commands in these, and their links."""

import re
import shlex
from typing import NamedTuple

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


class Block(NamedTuple):
    language: str
    text: str


def blocks(page):
    """Return the code blocks of a Markdown file, in order."""
    return [Block(*found) for found in BLOCK.findall(page.read_text())]


def commands(script):
    """Return the words of each command of a shell block; comments are left out, `&&` divides."""
    lines = script.replace("\\\n", " ").splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [each for each in words if each]
