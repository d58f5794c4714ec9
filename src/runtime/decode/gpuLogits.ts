/** @file Logits that stay in GPU memory: a run writes them to a buffer of ours, kernels reduce them there. */
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
    size: { readonly vocabulary: number; readonly maxPositions: number },
  ) {
    this.#ort = ort
    this.#device = device
    this.#vocabularySize = size.vocabulary
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
    this.#buffer = buffer(4 * size.vocabulary * size.maxPositions, STORAGE | COPY_SRC | COPY_DST)
    this.#shape = buffer(8, UNIFORM | COPY_DST)
    this.#labels = buffer(4 * size.maxPositions, STORAGE | COPY_DST)
    this.#rowReadback = buffer(4 * size.vocabulary, MAP_READ | COPY_DST)
    this.#likeliest = reduction(likeliestKernel, idBytes)
    this.#logprob = reduction(logprobKernel, 4)
  }

  target(rowCount: number, stepCount: number): Tensor {
    const key = `${rowCount} ${stepCount}`
    const known = this.#targets.get(key)
    if (known) return known
    const dims = [rowCount, stepCount, this.#vocabularySize]
    const tensor = this.#ort.Tensor.fromGpuBuffer(this.#buffer, { dataType: 'float32', dims }) as Tensor
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
    const rowBytes = 4 * this.#vocabularySize
    const encoder = this.#device.createCommandEncoder()
    encoder.copyBufferToBuffer(this.#buffer, position * rowBytes, this.#rowReadback, 0, rowBytes)
    this.#device.queue.submit([encoder.finish()])
    return new Float32Array(await mapped(this.#rowReadback, rowBytes))
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

/** A copy of the first bytes of a buffer. */
async function mapped(buffer: GPUBuffer, byteLength: number): Promise<ArrayBuffer> {
  await buffer.mapAsync(GPUMapMode.READ, 0, byteLength)
  const copy = buffer.getMappedRange(0, byteLength).slice(0)
  buffer.unmap()
  return copy
}
