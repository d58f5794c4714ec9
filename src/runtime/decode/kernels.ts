/** @file Two small WebGPU kernels on a run's logits, so that ids come back from the GPU instead of logits. */
import type { FloatType } from '#runtime/decode/floats.ts'

/** Reads logit `i`. 16-bit ones are unpacked from pairs, which needs no adapter that computes in 16 bits. */
function logitReader(type: FloatType): string {
  return type === 'float32'
    ? `@group(0) @binding(0) var<storage, read> logits: array<f32>;
fn logit(i: u32) -> f32 { return logits[i]; }`
    : `@group(0) @binding(0) var<storage, read> logits: array<u32>;
fn logit(i: u32) -> f32 { return unpack2x16float(logits[i >> 1u])[i & 1u]; }`
}

/** Likeliest token of each position; one workgroup a position. Ids are int64 pairs, ready to be a model input. */
export const likeliestKernel = (type: FloatType): string => /* wgsl */ `
${logitReader(type)}
struct Shape { vocabulary: u32, first: u32 }
@group(0) @binding(1) var<storage, read_write> ids: array<vec2u>;
@group(0) @binding(2) var<uniform> shape: Shape;
var<workgroup> bestValue: array<f32, 256>;
var<workgroup> bestId: array<u32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let base = (shape.first + group.x) * shape.vocabulary;
  var value = -3.4e38;
  var id = 0u;
  for (var i = lane; i < shape.vocabulary; i += 256u) {
    let found = logit(base + i);
    if (found > value) { value = found; id = i; }
  }
  bestValue[lane] = value;
  bestId[lane] = id;
  workgroupBarrier();
  for (var half = 128u; half > 0u; half >>= 1u) {
    if (lane < half) {
      let other = bestValue[lane + half];
      let isTie = other == bestValue[lane] && bestId[lane + half] < bestId[lane];
      if (other > bestValue[lane] || isTie) { bestValue[lane] = other; bestId[lane] = bestId[lane + half]; }
    }
    workgroupBarrier();
  }
  if (lane == 0u) { ids[group.x] = vec2u(bestId[0], 0u); }
}`

/** ln p(label) of each position by a one-pass log-sum-exp; one workgroup a position. */
export const logprobKernel = (type: FloatType): string => /* wgsl */ `
${logitReader(type)}
struct Shape { vocabulary: u32, first: u32 }
@group(0) @binding(1) var<storage, read_write> logprobs: array<f32>;
@group(0) @binding(2) var<uniform> shape: Shape;
@group(0) @binding(3) var<storage, read> labels: array<u32>;
var<workgroup> maximum: array<f32, 256>;
var<workgroup> total: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let base = (shape.first + group.x) * shape.vocabulary;
  var high = -3.4e38;
  var sum = 0.0;
  for (var i = lane; i < shape.vocabulary; i += 256u) {
    let value = logit(base + i);
    if (value > high) { sum = sum * exp(high - value) + 1.0; high = value; }
    else { sum += exp(value - high); }
  }
  maximum[lane] = high;
  total[lane] = sum;
  workgroupBarrier();
  for (var half = 128u; half > 0u; half >>= 1u) {
    if (lane < half) {
      let top = max(maximum[lane], maximum[lane + half]);
      total[lane] = total[lane] * exp(maximum[lane] - top) + total[lane + half] * exp(maximum[lane + half] - top);
      maximum[lane] = top;
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    logprobs[group.x] = logit(base + labels[group.x]) - maximum[0] - log(total[0]);
  }
}`
