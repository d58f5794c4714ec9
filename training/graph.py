"""The ONNX graph of an exported model, written node by node.

Weights are int8 initializers; Cast and Mul turn them into float32 and ONNX Runtime folds both away when a session is
made, so every execution provider computes in float32. Attention is ONNX Runtime's GroupQueryAttention with rotary
positions inside; inputs and outputs are named as in the Hub's exports. Batches are padded on the right.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from training.model import Llama, RmsNorm, rotary_tables
from training.quantise import Int8Rows

MICROSOFT = "com.microsoft"
FLOAT, INT64, INT32 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32


class GraphWriter:
    """Collects nodes and initializers."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, op: str, inputs: list[str], outputs: list[str], domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, outputs, name=f"{op}_{len(self.nodes)}", domain=domain, **attributes))
        return outputs[0]

    def dequantised(self, name: str, levels: np.ndarray, scale: np.ndarray) -> str:
        stored = self.constant(f"{name}_q", levels)
        factor = self.constant(f"{name}_scale", scale)
        cast = self.node("Cast", [stored], [f"{name}_cast"], to=FLOAT)
        return self.node("Mul", [cast, factor], [name])

    def linear(self, x: str, name: str, rows: Int8Rows) -> str:
        """x (B, T, K) @ W (K, N). PyTorch keeps W as (N, K)."""
        levels, scale = rows
        return self.node("MatMul", [x, self.dequantised(f"{name}_w", levels.T, scale)], [f"{name}_out"])


def value(name: str, kind: int, dims: list[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, dims)


def write_lengths(w: GraphWriter) -> None:
    """attention_mask -> `seqlens_k` (each row's length - 1) and `total_length`, as GroupQueryAttention wants them."""
    w.constant("axis_one", np.array([1], np.int64))
    w.constant("index_one", np.array(1, np.int64))
    w.node("ReduceSum", ["attention_mask", "axis_one"], ["lengths"], keepdims=0)
    w.node("Sub", ["lengths", "axis_one"], ["lengths_less_one"])
    w.node("Cast", ["lengths_less_one"], ["seqlens_k"], to=INT32)
    w.node("Shape", ["attention_mask"], ["mask_shape"])
    w.node("Gather", ["mask_shape", "index_one"], ["total_length_64"], axis=0)
    w.node("Cast", ["total_length_64"], ["total_length"], to=INT32)


def write_attention(w: GraphWriter, model: Llama, layer: int, qkv: str) -> str:
    s = model.shape
    inputs = [qkv, "", "", f"past_key_values.{layer}.key", f"past_key_values.{layer}.value"]
    outputs = [f"layer{layer}_attention", f"present.{layer}.key", f"present.{layer}.value"]
    return w.node(
        "GroupQueryAttention",
        inputs + ["seqlens_k", "total_length", "cos", "sin"],
        outputs,
        MICROSOFT,
        num_heads=s.heads,
        kv_num_heads=s.kv_heads,
        scale=s.head_dim**-0.5,
        do_rotary=1,
        rotary_interleaved=0,
    )


def write_skip_norm(w: GraphWriter, residual: str, update: str, name: str, weight: str, eps: float) -> tuple[str, str]:
    """residual + update, and its norm. Returns (norm, sum)."""
    outputs = [f"{name}_norm", "", "", f"{name}_sum"]
    w.node("SkipSimplifiedLayerNormalization", [residual, update, weight], outputs, MICROSOFT, epsilon=eps)
    return outputs[0], outputs[3]


def write_norm_weight(w: GraphWriter, name: str, norm: RmsNorm) -> str:
    return w.constant(name, norm.weight.detach().float().cpu().numpy())


def write_mlp(w: GraphWriter, packed: dict[str, Int8Rows], layer: int, x: str) -> str:
    name = f"layer{layer}"
    both = w.linear(x, f"{name}_gate_up", packed[f"blocks.{layer}.gate_up.weight"])
    w.node("Split", [both], [f"{name}_gate", f"{name}_up"], axis=-1, num_outputs=2)
    w.node("Sigmoid", [f"{name}_gate"], [f"{name}_sigmoid"])
    w.node("Mul", [f"{name}_gate", f"{name}_sigmoid"], [f"{name}_silu"])
    w.node("Mul", [f"{name}_silu", f"{name}_up"], [f"{name}_gated"])
    return w.linear(f"{name}_gated", f"{name}_down", packed[f"blocks.{layer}.down.weight"])


def write_layers(w: GraphWriter, model: Llama, packed: dict[str, Int8Rows]) -> str:
    """input_ids -> the normed features the head reads."""
    eps = model.shape.norm_eps
    residual = w.node("Gather", ["table", "input_ids"], ["embedded"], axis=0)
    first = write_norm_weight(w, "layer0_attention_norm_w", model.blocks[0].attention_norm)
    x = w.node("SimplifiedLayerNormalization", [residual, first], ["embedded_norm"], axis=-1, epsilon=eps, stash_type=1)
    for i, block in enumerate(model.blocks):
        qkv = w.linear(x, f"layer{i}_qkv", packed[f"blocks.{i}.qkv.weight"])
        attended = w.linear(write_attention(w, model, i, qkv), f"layer{i}_o", packed[f"blocks.{i}.out.weight"])
        weight = write_norm_weight(w, f"layer{i}_mlp_norm_w", block.mlp_norm)
        x, residual = write_skip_norm(w, residual, attended, f"layer{i}_mid", weight, eps)
        update = write_mlp(w, packed, i, x)
        last = i + 1 == model.shape.layers
        following = model.norm if last else model.blocks[i + 1].attention_norm
        weight = write_norm_weight(w, "final_norm_w" if last else f"layer{i + 1}_attention_norm_w", following)
        x, residual = write_skip_norm(w, residual, update, f"layer{i}_end", weight, eps)
    return x


def build_graph(model: Llama, packed: dict[str, Int8Rows]) -> onnx.ModelProto:
    s, w = model.shape, GraphWriter()
    levels, scale = packed["embedding.weight"]
    w.dequantised("table", levels, scale[:, None])  # (vocab, hidden): embedding and, transposed, head
    cos, sin = rotary_tables(s)
    w.constant("cos", cos.numpy())
    w.constant("sin", sin.numpy())
    write_lengths(w)
    features = write_layers(w, model, packed)
    w.node("Transpose", ["table"], ["head"], perm=[1, 0])
    w.node("MatMul", [features, "head"], ["logits"])

    past = ["batch_size", s.kv_heads, "past_sequence_length", s.head_dim]
    present = ["batch_size", s.kv_heads, "total_sequence_length", s.head_dim]
    inputs = [value("input_ids", INT64, ["batch_size", "sequence_length"])]
    inputs.append(value("attention_mask", INT64, ["batch_size", "total_sequence_length"]))
    outputs = [value("logits", FLOAT, ["batch_size", "sequence_length", s.vocab])]
    for i in range(s.layers):
        for part in ("key", "value"):
            inputs.append(value(f"past_key_values.{i}.{part}", FLOAT, past))
            outputs.append(value(f"present.{i}.{part}", FLOAT, present))
    graph = helper.make_graph(w.nodes, "llama", inputs, outputs, w.initializers)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="tuning-fork-training")
