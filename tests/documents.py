"""The Markdown files that people read: their code blocks, the commands in these, and their links."""

import re
import shlex
from typing import NamedTuple

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(((?!https?://)[^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+ (.+)$", re.M)


class Block(NamedTuple):
    language: str
    text: str


def blocks(page):
    """Return the code blocks of a Markdown file, in order."""
    return [Block(*found) for found in BLOCK.findall(page.read_text())]


def commands(script):
    """Return the words of each command of a shell block, one a line, without comments."""
    lines = script.replace("\\\n", " ").splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [each for each in words if each]


def running_text(page):
    """Return the page without its code blocks."""
    return BLOCK.sub("", page.read_text())


def inline_code(page):
    """Return what stands between backticks in running text."""
    return CODE.findall(running_text(page))


def links(page):
    """Return where the page's relative links lead."""
    return LINK.findall(running_text(page))


def anchors(page):
    """Return what links to the page's headings are called, as GitHub calls them."""
    headings = (heading.lower() for heading in HEADING.findall(running_text(page)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}
