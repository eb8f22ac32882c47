"""Training itself: steps over batches, checkpoints on disk, averaged weights at the end."""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from flows.training.batches import rounds
from flows.training.examples import Example
from flows.training.losses import Batch, loss_of
from flows.training.model import DEPTH, Encoder

LOG = logging.getLogger(__name__)

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train: a change of any of these is another model."""

    steps: int = 5200
    minutes: float | None = None  # the rates fall to nothing after these at the latest
    batch_pieces: int = 1024
    rate: float = 3e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.87
    weight_decay: float = 0.01
    warm_up: float = 0.06
    average: float = 0.995
    average_every: int = 4
    clip: float = 1.0
    seed: int = 17
    threads: int = 2
    save_every: int = 200
    shares: Mapping[str, float] = field(
        default_factory=lambda: {
            "polnear": 1.0,
            "gold": 3.0,
            "worldwide": 0.9,
            "uner": 1.2,
            "gum": 0.4,
            "gap": 1.0,
            "unlabelled": 0.6,
        }
    )


def fit(
    model: Encoder, examples: Sequence[Example], recipe: Recipe, folder: Path, specials: tuple[int, int]
) -> Encoder:
    """Train the model, write checkpoints into the folder, return it with its averaged weights.

    A run that was cut off goes on from its last checkpoint.
    """
    torch.set_num_threads(recipe.threads)
    torch.set_float32_matmul_precision("high")
    torch.manual_seed(recipe.seed)
    folder.mkdir(parents=True, exist_ok=True)
    model.to(DEVICE)
    (folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1), encoding="utf-8")
    optimiser = torch.optim.AdamW(parameter_groups(model, recipe), fused=True)
    averaged = {name: value.clone() for name, value in model.state_dict().items()}
    done = resume(folder, model, optimiser, averaged)
    batches = rounds(examples, recipe.shares, recipe.batch_pieces, specials, recipe.seed + done)
    model.train()
    for step, loss in enumerate(losses(model, batches, optimiser, recipe, done), start=done + 1):
        if step % recipe.average_every == 0:
            blend(averaged, model, recipe.average)
        if step % recipe.save_every == 0:
            save(folder, step, model, optimiser, averaged)
        if step % 20 == 0:
            LOG.info("step %d of %d: loss %.4f", step, recipe.steps, loss)
    save(folder, recipe.steps, model, optimiser, averaged)
    model.load_state_dict(averaged)
    model.cpu().eval()
    return model


def losses(
    model: Encoder, batches: Iterator[Batch], optimiser: torch.optim.Optimizer, recipe: Recipe, done: int
) -> Iterator[float]:
    """Yield the loss of each step, smoothed, after having taken it, until the training is over."""
    smooth, began, pieces = math.nan, time.monotonic(), 0
    for step, batch in enumerate(batches, start=done):
        elapsed = time.monotonic() - began
        progress = max(step / recipe.steps, elapsed / (60 * recipe.minutes) if recipe.minutes else 0.0)
        if progress >= 1:
            return
        for group in optimiser.param_groups:
            group["lr"] = group["full"] * pace(progress, recipe.warm_up)
        batch = batch.on(DEVICE)
        loss = loss_of(model(batch.ids, batch.features, batch.mask), batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
        optimiser.step()
        smooth = loss.item() if math.isnan(smooth) else 0.98 * smooth + 0.02 * loss.item()
        pieces += int(batch.mask.sum())
        if step % 100 == 0:
            LOG.info("%.0f %% done, %d pieces a second", 100 * progress, pieces / (time.monotonic() - began))
        yield smooth


def pace(progress: float, warm_up: float) -> float:
    """Return the share of the full rate: up over the warm-up, then down to nothing."""
    return max(0.02, progress / warm_up) if progress < warm_up else (1 - progress) / (1 - warm_up)


def parameter_groups(model: Encoder, recipe: Recipe) -> list[dict[str, object]]:
    """Return the parameters by rate: the deeper a layer, the slower it moves; norms do not decay."""
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        decay = recipe.weight_decay if parameter.dim() > 1 else 0.0
        groups.setdefault((rate_of(name, recipe), decay), []).append(parameter)
    return [
        {"params": members, "lr": rate, "full": rate, "weight_decay": decay}
        for (rate, decay), members in groups.items()
    ]


def rate_of(name: str, recipe: Recipe) -> float:
    """Return the learning rate of a parameter by its name."""
    if name.startswith(("heads", "features")):
        return recipe.head_rate
    depth = int(name.split(".")[1]) + 1 if name.startswith("layers") else 0
    return float(recipe.rate * recipe.layer_decay ** (DEPTH - depth))


def blend(averaged: dict[str, Tensor], model: Encoder, keep: float) -> None:
    """Move the averaged weights a little towards the model's."""
    for name, value in model.state_dict().items():
        averaged[name].lerp_(value, 1 - keep)


def save(
    folder: Path,
    step: int,
    model: Encoder,
    optimiser: torch.optim.Optimizer,
    averaged: dict[str, Tensor],
) -> None:
    """Write the averaged weights, and all that a later run needs to go on."""
    save_file(
        {name: value.contiguous() for name, value in averaged.items()}, str(folder / "averaged.safetensors")
    )
    state = {"step": step, "model": model.state_dict(), "optimiser": optimiser.state_dict()}
    torch.save(state, folder / "state.part")
    (folder / "state.part").replace(folder / "state.pt")


def resume(
    folder: Path,
    model: Encoder,
    optimiser: torch.optim.Optimizer,
    averaged: dict[str, Tensor],
) -> int:
    """Take up the folder's checkpoint, if there is one; return how many steps are done."""
    if not (folder / "state.pt").exists():
        return 0
    state = torch.load(folder / "state.pt", weights_only=True, map_location=DEVICE)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    averaged.update(load_file(str(folder / "averaged.safetensors"), device=str(DEVICE)))
    return int(state["step"])
