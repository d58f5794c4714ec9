/** @file Logits that stay in GPU memory: a run writes them to a buffer of ours, kernels reduce them there. */
import { asFloat32, bytesOf, type FloatType } from '#runtime/decode/floats.ts'
import { likeliestKernel, logprobKernel } from '#runtime/decode/kernels.ts'
import type { LogitsReader } from '#runtime/decode/logits.ts'
import type { Ort, Tensor } from '#runtime/ort.ts'

const idBytes = 8 // an int64

/** One kernel with everything its dispatches need, made once. */
type Reduction = {
  readonly pipeline: GPUComputePipeline
  readonly results: GPUBuffer
  readonly readback: GPUBuffer
}

/**
 * Reads at most `maxPositions` positions at a time. Results come back 8 bytes (an id) or 4 bytes (a log
 * probability) a position instead of a row of logits.
 */
export class GpuLogits implements LogitsReader {
  readonly #ort: Ort
  readonly #device: GPUDevice
  readonly #vocabularySize: number
  readonly #type: FloatType
  readonly #buffer: GPUBuffer
  readonly #shape: GPUBuffer
  readonly #labels: GPUBuffer
  readonly #rowReadback: GPUBuffer
  readonly #likeliest: Reduction
  readonly #logprob: Reduction
  readonly #targets = new Map<string, Tensor>()
  readonly #bindings = new Map<Reduction, GPUBindGroup>()

  constructor(
    ort: Ort,
    device: GPUDevice,
    size: { readonly vocabulary: number; readonly maxPositions: number; readonly type: FloatType },
  ) {
    this.#ort = ort
    this.#device = device
    this.#vocabularySize = size.vocabulary
    this.#type = size.type
    const { STORAGE, UNIFORM, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage
    const buffer = (bytes: number, usage: number): GPUBuffer => device.createBuffer({ size: bytes, usage })
    const reduction = (code: string, resultBytes: number): Reduction => ({
      pipeline: device.createComputePipeline({
        layout: 'auto',
        compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
      }),
      results: buffer(size.maxPositions * resultBytes, STORAGE | COPY_SRC),
      readback: buffer(size.maxPositions * resultBytes, MAP_READ | COPY_DST),
    })
    const logitsBytes = wholeWords(bytesOf(size.type) * size.vocabulary * size.maxPositions)
    this.#buffer = buffer(logitsBytes, STORAGE | COPY_SRC | COPY_DST)
    this.#shape = buffer(8, UNIFORM | COPY_DST)
    this.#labels = buffer(4 * size.maxPositions, STORAGE | COPY_DST)
    this.#rowReadback = buffer(4 * size.vocabulary + 4, MAP_READ | COPY_DST)
    this.#likeliest = reduction(likeliestKernel(size.type), idBytes)
    this.#logprob = reduction(logprobKernel(size.type), 4)
  }

  target(rowCount: number, stepCount: number): Tensor {
    const key = `${rowCount} ${stepCount}`
    const known = this.#targets.get(key)
    if (known) return known
    const dims = [rowCount, stepCount, this.#vocabularySize]
    const tensor = this.#ort.Tensor.fromGpuBuffer(this.#buffer, { dataType: this.#type, dims }) as Tensor
    this.#targets.set(key, tensor)
    return tensor
  }

  async likeliest(_logits: Tensor, first: number, count: number): Promise<number[]> {
    const bytes = await this.#reduce(this.#likeliest, { first, count, resultBytes: idBytes })
    const pairs = new Uint32Array(bytes)
    return Array.from({ length: count }, (_, index) => pairs[2 * index] ?? 0)
  }

  async logprobs(_logits: Tensor, labels: readonly number[]): Promise<number[]> {
    this.#device.queue.writeBuffer(this.#labels, 0, Uint32Array.from(labels))
    const bytes = await this.#reduce(this.#logprob, { first: 0, count: labels.length, resultBytes: 4 })
    return Array.from(new Float32Array(bytes))
  }

  async read(_logits: Tensor, position: number): Promise<Float32Array> {
    const rowBytes = bytesOf(this.#type) * this.#vocabularySize
    // Copies begin and end at whole words; a row of an odd number of 16-bit floats may not.
    const start = position * rowBytes
    const lead = start % 4
    const copyBytes = wholeWords(lead + rowBytes)
    const encoder = this.#device.createCommandEncoder()
    encoder.copyBufferToBuffer(this.#buffer, start - lead, this.#rowReadback, 0, copyBytes)
    this.#device.queue.submit([encoder.finish()])
    const bytes = await mapped(this.#rowReadback, copyBytes)
    if (this.#type === 'float32') return new Float32Array(bytes)
    return asFloat32(new Uint16Array(bytes, lead, this.#vocabularySize))
  }

  async #reduce(
    reduction: Reduction,
    { first, count, resultBytes }: { first: number; count: number; resultBytes: number },
  ): Promise<ArrayBuffer> {
    this.#device.queue.writeBuffer(this.#shape, 0, Uint32Array.of(this.#vocabularySize, first))
    const encoder = this.#device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(reduction.pipeline)
    pass.setBindGroup(0, this.#binding(reduction))
    pass.dispatchWorkgroups(count)
    pass.end()
    encoder.copyBufferToBuffer(reduction.results, 0, reduction.readback, 0, count * resultBytes)
    this.#device.queue.submit([encoder.finish()])
    return await mapped(reduction.readback, count * resultBytes)
  }

  #binding(reduction: Reduction): GPUBindGroup {
    const known = this.#bindings.get(reduction)
    if (known) return known
    const buffers = [this.#buffer, reduction.results, this.#shape]
    if (reduction === this.#logprob) buffers.push(this.#labels)
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
    const group = this.#device.createBindGroup({ layout: reduction.pipeline.getBindGroupLayout(0), entries })
    this.#bindings.set(reduction, group)
    return group
  }

  dispose(): void {
    const ofReduction = ({ results, readback }: Reduction): GPUBuffer[] => [results, readback]
    const own = [this.#buffer, this.#shape, this.#labels, this.#rowReadback]
    for (const buffer of [...own, ...ofReduction(this.#likeliest), ...ofReduction(this.#logprob)])
      buffer.destroy()
  }
}

/** Bytes rounded up to what buffers are bound and copied in. */
function wholeWords(bytes: number): number {
  return Math.ceil(bytes / 4) * 4
}

/** A copy of the first bytes of a buffer. */
async function mapped(buffer: GPUBuffer, byteLength: number): Promise<ArrayBuffer> {
  await buffer.mapAsync(GPUMapMode.READ, 0, byteLength)
  const copy = buffer.getMappedRange(0, byteLength).slice(0)
  buffer.unmap()
  return copy
}
