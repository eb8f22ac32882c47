"""Corpora that tell whom a pronoun means, read from files of our own in their formats."""

import gzip
from pathlib import Path

import polars as pl

from flows.evaluation.conll import read_blocks, written
from flows.evaluation.coreference import (
    Ambiguous,
    automatic_chains,
    named_part,
    read_ambiguous,
    read_gap,
    read_gum,
)
from flows.evaluation.pronouns import decided
from flows.nlp.annotation import NameMention, Reference, Tags
from flows.nlp.document import Span
from flows.nlp.segments.documents import make_document

GUM = """\
# newpar
# sent_id = GUM_news_quay-1
# text = Mayor Dana Lee can't open the quay.
1	Mayor	_	PROPN	NNP	_	6	nsubj	_	Entity=(1-person-new-cf1-1,2-coref
2	Dana	_	PROPN	NNP	_	1	flat	_	_
3	Lee	_	PROPN	NNP	_	1	flat	_	Entity=1)
4-5	can't	_	_	_	_	_	_	_	_
4	ca	_	AUX	MD	_	6	aux	_	SpaceAfter=No
5	n't	_	PART	RB	_	6	advmod	_	_
6	open	_	VERB	VB	_	0	root	_	_
7	the	_	DET	DT	_	8	det	_	Entity=(2-place-new-cf2-2-coref
8	quay	_	NOUN	NN	_	6	obj	_	Entity=2)|SpaceAfter=No
9	.	_	PUNCT	.	_	6	punct	_	_

# sent_id = GUM_news_quay-2
# text = She told the union.
1	She	_	PRON	PRP	_	2	nsubj	_	Entity=(1-person-giv:act-cf1-1-ana)
2	told	_	VERB	VBD	_	0	root	_	_
3	the	_	DET	DT	_	4	det	_	Entity=(3-organization-new-cf2-2-sgl
4	union	_	NOUN	NN	_	2	obj	_	Entity=3)|SpaceAfter=No
5	.	_	PUNCT	.	_	2	punct	_	_

"""
GAP = (
    "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n"
    "one\tDana Lee met Kim Roe when she won.\tshe\t26\tDana Lee\t0\tTRUE\tKim Roe\t13\tFALSE\t-\n"
    "two\tOmar Diaz and Ray Ode met his aide.\this\t26\tOmar Diaz\t0\tFALSE\tRay Ode\t14\tFALSE\t-\n"
)


def corpus(folder: Path, name: str, content: str) -> Path:
    """Write a corpus's file into the folder and return the folder of all corpora."""
    path = folder / name
    path.parent.mkdir()
    path.write_bytes(gzip.compress(content.encode()))
    return folder


def test_sentences_keep_their_own_spelling(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "treebanks/gum_dev.conllu.gz", GUM)
    blocks = list(read_blocks(folder / "treebanks" / "gum_dev.conllu.gz"))
    document, spans = written(blocks, [True, False])
    assert document.text == "Mayor Dana Lee can't open the quay. She told the union."
    assert [span.text_of(document.text) for span in spans[0][3:5]] == ["ca", "n't"]


def test_gum_gives_names_without_title_and_what_refers_to_them(tmp_path: Path) -> None:
    (text,) = read_gum(corpus(tmp_path, "treebanks/gum_dev.conllu.gz", GUM), "dev")
    words = text.document.text
    shown = [
        ([span.text_of(words) for span in chain.names], [span.text_of(words) for span in chain.references])
        for chain in text.chains
    ]
    # The quay is neither named nor an actor.
    assert shown == [(["Dana Lee"], ["She"]), ([], ["the union"])]


def test_a_mention_is_a_name_where_a_proper_noun_heads_it() -> None:
    def rows(*words: tuple[str, str, str]) -> list[list[str]]:
        heads = enumerate(words, start=1)
        return [[str(n), word, "_", kind, "_", "_", head, "_", "_", "_"] for n, (word, kind, head) in heads]

    assert named_part(rows(("the", "DET", "2"), ("Quay", "PROPN", "9"))) == (1, 2)
    assert named_part(rows(("Lee", "PROPN", "2"), ("aides", "NOUN", "9"))) is None


def test_gap_trains_on_pronouns_that_mean_a_name(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "coreference/gap-validation.tsv.gz", GAP)
    assert [one.meant for one in read_ambiguous(folder, "validation")] == [(True, False), (False, False)]
    (text,) = read_gap(folder, "validation")
    assert [len(chain.references) for chain in text.chains] == [1, 0]


def test_a_decision_is_right_for_any_name_of_whom_the_pronoun_means() -> None:
    text = "Dana Lee met Kim Roe when she won."
    item = Ambiguous(text, Span(26, 29), (Span(5, 8), Span(13, 20)), (True, False))
    names = tuple(NameMention(span, "PERSON", 0.9) for span in (Span(0, 8), Span(13, 20)))
    believed = (Reference(item.pronoun, ((Span(0, 8), 0.9),)),)
    assert decided(item, make_document(text), Tags((), names, (), believed)) == [True, False]


def test_automatic_chains_are_of_persons() -> None:
    words = ("Dana", "Lee", "met", "aides", ".", "She", "won")
    tokens = pl.DataFrame(
        {
            "sentence": [1] * 5 + [2] * 2,
            "token": [1, 2, 3, 4, 5, 1, 2],
            "word": words,
            "start": [0, 5, 9, 13, 18, 20, 24],
            "end": [4, 8, 12, 18, 19, 23, 27],
            "ner": ["PERSON", "PERSON", "O", "O", "O", "O", "O"],
            "coref_chain": [7, 7, None, 8, None, 7, None],
        }
    )
    (chain,) = automatic_chains(tokens)
    assert (chain.names, chain.references) == ((Span(0, 8),), (Span(20, 23),))
