"""The encoder with its heads, in torch."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from flows.nlp.encoder.inputs import FEATURES
from flows.nlp.encoder.labels import OUTPUT_WIDTH

VOCABULARY: Final = 30522
WIDTH: Final = 384
HEADS: Final = 12
DEPTH: Final = 6
INNER_WIDTH: Final = 1536
POSITIONS: Final = 512
DROPOUT: Final = 0.05
EPSILON: Final = 1e-12


class Layer(nn.Module):
    """One layer of BERT: attention, then a feed-forward part, each normalised behind its sum."""

    def __init__(self) -> None:
        """Make the layer with random weights."""
        super().__init__()
        self.attended = nn.Linear(WIDTH, 3 * WIDTH)
        self.merged = nn.Linear(WIDTH, WIDTH)
        self.merged_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.wide = nn.Linear(WIDTH, INNER_WIDTH)
        self.narrow = nn.Linear(INNER_WIDTH, WIDTH)
        self.narrow_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Return the next hidden states; `mask` is added to the attention scores."""
        rows, length, _ = hidden.shape
        split = self.attended(hidden).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(split[0], split[1], split[2], attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(rows, length, WIDTH)
        hidden = self.merged_norm(hidden + self.dropout(self.merged(mixed)))
        return self.narrow_norm(hidden + self.dropout(self.narrow(functional.gelu(self.wide(hidden)))))


class Encoder(nn.Module):
    """Word pieces and features in, the answers of all heads out, side by side."""

    def __init__(self) -> None:
        """Make the model with random weights."""
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.features = nn.ModuleList(nn.Embedding(size, WIDTH) for size in FEATURES)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer() for _ in range(DEPTH))
        self.heads = nn.Linear(WIDTH, OUTPUT_WIDTH)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Return the heads' answers (rows, length, `OUTPUT_WIDTH`); `mask` is 1 where a piece is."""
        length = ids.shape[1]
        hidden = self.words(ids) + self.positions.weight[:length] + self.kind
        for column, table in enumerate(self.features):
            hidden = hidden + table(features[:, :, column])
        hidden = self.dropout(self.norm(hidden))
        bias = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -10000.0
        for layer in self.layers:
            hidden = layer(hidden, bias)
        answers: Tensor = self.heads(hidden)
        return answers


def pretrained(weights: Path) -> Encoder:
    """Return an encoder that begins with the weights of a six-layer MiniLM in the safetensors file.

    Raises FileNotFoundError where there is no such file, KeyError where it holds another model.
    """
    given = load_file(str(weights))
    model = Encoder()
    own = model.state_dict()
    for name in own:
        if not name.startswith(("features", "heads")):
            own[name].copy_(given_weight(name, given))
    return model


def given_weight(name: str, given: dict[str, Tensor]) -> Tensor:
    """Return the weight that BERT's names give for ours."""
    if name == "kind":
        return given["embeddings.token_type_embeddings.weight"][0]
    if name in TOP_NAMES:
        return given[TOP_NAMES[name]]
    _, number, part, parameter = name.split(".")
    start = f"encoder.layer.{number}."
    if part == "attended":
        rows = [given[f"{start}attention.self.{which}.{parameter}"] for which in ("query", "key", "value")]
        return torch.cat(rows)
    return given[f"{start}{LAYER_NAMES[part]}.{parameter}"]


TOP_NAMES: Final = {
    "words.weight": "embeddings.word_embeddings.weight",
    "positions.weight": "embeddings.position_embeddings.weight",
    "norm.weight": "embeddings.LayerNorm.weight",
    "norm.bias": "embeddings.LayerNorm.bias",
}
LAYER_NAMES: Final = {
    "merged": "attention.output.dense",
    "merged_norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "narrow_norm": "output.LayerNorm",
}
