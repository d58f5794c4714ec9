"""The Llama architecture in PyTorch, written for short CPU runs.

Query, key and value are one matrix, as are gate and up: fewer, larger products. `hf_state_dict` takes them apart
again for tools that read `LlamaForCausalLM`.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.settings import IGNORE, Shape


def rotary_tables(shape: Shape) -> tuple[Tensor, Tensor]:
    """Cosine and sine for each position. Shape of each: (context, head_dim / 2)."""
    half = torch.arange(0, shape.head_dim, 2, dtype=torch.float64) / shape.head_dim
    angles = torch.outer(torch.arange(shape.context, dtype=torch.float64), shape.rope_theta**-half)
    return angles.cos().float(), angles.sin().float()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions, halves convention (Llama's, not interleaved). x: (B, heads, T, head_dim)."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)


class RmsNorm(nn.Module):
    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), self.weight.to(x.dtype), self.eps)


class Block(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        attention = shape.heads * shape.head_dim
        self.attention_norm = RmsNorm(shape.hidden, shape.norm_eps)
        self.qkv = nn.Linear(shape.hidden, attention + 2 * shape.kv_heads * shape.head_dim, bias=False)
        self.out = nn.Linear(attention, shape.hidden, bias=False)
        self.mlp_norm = RmsNorm(shape.hidden, shape.norm_eps)
        self.gate_up = nn.Linear(shape.hidden, 2 * shape.mlp, bias=False)
        self.down = nn.Linear(shape.mlp, shape.hidden, bias=False)

    def attend(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None) -> Tensor:
        s = self.shape
        batch, length, _ = x.shape
        # (B, T, heads + 2 * kv_heads, head_dim) -> three of (B, heads, T, head_dim)
        packed = self.qkv(x).view(batch, length, s.heads + 2 * s.kv_heads, s.head_dim).transpose(1, 2)
        q, k, v = packed.split([s.heads, s.kv_heads, s.kv_heads], dim=1)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        group = s.heads // s.kv_heads
        k, v = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
        return self.out(mixed.transpose(1, 2).reshape(batch, length, -1))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None) -> Tensor:
        x = x + self.thinned(self.attend(self.attention_norm(x), cos, sin, mask))
        gate, up = self.gate_up(self.mlp_norm(x)).chunk(2, dim=-1)
        return x + self.thinned(self.down(F.silu(gate) * up))

    def thinned(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout) if self.training and self.dropout else x


def segment_mask(segments: Tensor) -> Tensor:
    """Causal attention within equal segment numbers. (B, T) -> bool (B, 1, T, T).

    Rotary positions are relative, so an example packed behind others is computed exactly as if it stood alone.
    """
    same = segments[:, None, :, None] == segments[:, None, None, :]
    return same & torch.ones_like(same[0, 0]).tril()


class Llama(nn.Module):
    """`dropout` is the share of each block's contribution dropped while training; none in evaluation."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocab, shape.hidden)  # also the head: tied
        self.blocks = nn.ModuleList(Block(shape, dropout) for _ in range(shape.layers))
        self.norm = RmsNorm(shape.hidden, shape.norm_eps)
        cos, sin = rotary_tables(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        self.initialise()

    def initialise(self) -> None:
        residual = 0.02 / math.sqrt(2 * self.shape.layers)
        for name, parameter in self.named_parameters():
            if parameter.dim() > 1:
                narrow = name.endswith(("out.weight", "down.weight"))
                nn.init.normal_(parameter, 0.0, residual if narrow else 0.02)

    def features(self, ids: Tensor, segments: Tensor | None = None) -> Tensor:
        """(B, T) -> (B, T, hidden), what the head reads."""
        x = self.embedding(ids)
        if torch.is_autocast_enabled(x.device.type):  # norms, rotary and sums too: at this size they cost as much as products
            x = x.to(torch.get_autocast_dtype(x.device.type))
        length = ids.shape[1]
        cos, sin = self.cos[:length].to(x.dtype), self.sin[:length].to(x.dtype)
        mask = None if segments is None else segment_mask(segments)
        for block in self.blocks:
            x = block(x, cos, sin, mask)
        return self.norm(x)

    def forward(self, ids: Tensor) -> Tensor:
        """(B, T) -> logits (B, T, vocab)."""
        return F.linear(self.features(ids), self.embedding.weight)

    def loss(self, ids: Tensor, targets: Tensor, segments: Tensor | None = None) -> Tensor:
        """Mean cross-entropy in nats over the targets that carry loss; the others never reach the head."""
        keep = targets != IGNORE
        logits = F.linear(self.features(ids, segments)[keep], self.embedding.weight)
        return F.cross_entropy(logits.float(), targets[keep])


def hf_state_dict(model: Llama) -> dict[str, Tensor]:
    """The weights under the names of Hugging Face's `LlamaForCausalLM`."""
    s = model.shape
    q_rows, kv_rows = s.heads * s.head_dim, s.kv_heads * s.head_dim
    named = {"model.embed_tokens.weight": model.embedding.weight, "lm_head.weight": model.embedding.weight}
    named["model.norm.weight"] = model.norm.weight
    for i, block in enumerate(model.blocks):
        prefix = f"model.layers.{i}."
        q, k, v = block.qkv.weight.split([q_rows, kv_rows, kv_rows])
        gate, up = block.gate_up.weight.chunk(2)
        named |= {
            f"{prefix}self_attn.q_proj.weight": q,
            f"{prefix}self_attn.k_proj.weight": k,
            f"{prefix}self_attn.v_proj.weight": v,
            f"{prefix}self_attn.o_proj.weight": block.out.weight,
            f"{prefix}mlp.gate_proj.weight": gate,
            f"{prefix}mlp.up_proj.weight": up,
            f"{prefix}mlp.down_proj.weight": block.down.weight,
            f"{prefix}input_layernorm.weight": block.attention_norm.weight,
            f"{prefix}post_attention_layernorm.weight": block.mlp_norm.weight,
        }
    return {name: tensor.detach().clone() for name, tensor in named.items()}
