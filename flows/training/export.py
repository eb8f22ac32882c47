"""The trained model as the run time reads it: ONNX with small weights, tokenizer, metadata with hashes."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from flows.nlp.encoder.inputs import FEATURES
from flows.nlp.encoder.session import METADATA, TOKENIZER, WEIGHTS
from flows.training.model import Encoder

OPSET: Final = 17
# In the order in which the model takes them.
INPUTS: Final = ("ids", "features", "mask")


def export(model: Encoder, tokenizer: Path, folder: Path, about: Mapping[str, Any]) -> None:
    """Write model, tokenizer and metadata into the folder; `about` goes into the metadata."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        write_onnx(model, full)
        quantise(full, folder / WEIGHTS)
    shutil.copyfile(tokenizer, folder / TOKENIZER)
    describe(folder, about)


def describe(folder: Path, about: Mapping[str, Any]) -> None:
    """Write the metadata: the hashes of the model's files, and `about`."""
    files = {
        name: {"sha256": hash_of(folder / name), "bytes": (folder / name).stat().st_size}
        for name in (WEIGHTS, TOKENIZER)
    }
    text = json.dumps({"files": files, **about}, indent=1, sort_keys=True)
    (folder / METADATA).write_text(text + "\n", encoding="utf-8")


def write_onnx(model: Encoder, path: Path) -> None:
    """Write the model in full precision, any number of rows and pieces."""
    ids = torch.ones((2, 16), dtype=torch.long)
    features = torch.zeros((2, 16, len(FEATURES)), dtype=torch.long)
    axes = {0: "rows", 1: "pieces"}
    torch.onnx.export(
        model.eval(),
        (ids, features, torch.ones_like(ids)),
        str(path),
        input_names=list(INPUTS),
        output_names=["answers"],
        dynamic_axes=dict.fromkeys((*INPUTS, "answers"), axes),
        opset_version=OPSET,
        dynamo=False,
    )


def quantise(full: Path, small: Path) -> None:
    """Write the model with small weights: eight bits, a scale for each channel; words take sixteen.

    One scale for all words' vectors would cost names about a point of F1. Weights keep to seven of their
    eight bits: on processors without VNNI, ONNX Runtime's sums of larger ones overflow, and the same article
    would give other rows on another machine.
    """
    quantize_dynamic(
        full,
        small,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
    model = onnx.load(small)
    halve(model.graph, largest_table(model.graph))
    onnx.save(model, small)


def largest_table(graph: onnx.GraphProto) -> onnx.TensorProto:
    """Return the largest table that is only looked up in: the words' vectors."""
    looked_up = {node.input[0] for node in graph.node if node.op_type == "Gather"}
    tables = [table for table in graph.initializer if table.name in looked_up]
    return max(tables, key=lambda table: len(table.raw_data))


def halve(graph: onnx.GraphProto, table: onnx.TensorProto) -> None:
    """Keep the table in sixteen bits and widen what is looked up in it."""
    half = numpy_helper.to_array(table).astype(np.float16)
    table.CopyFrom(numpy_helper.from_array(half, table.name))
    for index, node in enumerate(graph.node):
        if node.op_type == "Gather" and node.input[0] == table.name:
            wide = node.output[0]
            node.output[0] = f"{wide}_half"
            cast = helper.make_node("Cast", [node.output[0]], [wide], to=onnx.TensorProto.FLOAT)
            graph.node.insert(index + 1, cast)
            return


def hash_of(path: Path) -> str:
    """Return the file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
