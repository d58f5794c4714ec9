/** @file A KV cache in GPU buffers of a fixed size, past and present in one: nothing is allocated per token. */
import { bytesOf } from '#runtime/decode/floats.ts'
import type { CacheEntry, KvCache } from '#runtime/decode/kvCache.ts'
import type { Ort, Tensor } from '#runtime/ort.ts'

/**
 * Exact only for attention that takes each row's length from the mask (GroupQueryAttention); the self-test
 * decides. Rows are (head, position, size) blocks one after the other, so adopting one is a buffer copy.
 */
export class StaticCache implements KvCache {
  readonly rowCount: number
  readonly #device: GPUDevice
  readonly #buffers = new Map<string, GPUBuffer>()
  readonly #past: Record<string, Tensor> = {}
  readonly #present: Record<string, Tensor> = {}

  /** @param capacity positions a row can hold. */
  constructor(
    ort: Ort,
    device: GPUDevice,
    entries: readonly CacheEntry[],
    shape: { readonly rowCount: number; readonly capacity: number },
  ) {
    this.#device = device
    this.rowCount = shape.rowCount
    for (const { past, present, type, headCount, headSize } of entries) {
      const dims = [shape.rowCount, headCount, shape.capacity, headSize] // (row, head, position, size)
      const size = bytesOf(type) * dims.reduce((product, dim) => product * dim, 1)
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
      const buffer = device.createBuffer({ size, usage })
      const tensor = ort.Tensor.fromGpuBuffer(buffer, { dataType: type, dims }) as Tensor
      this.#buffers.set(past, buffer)
      this.#past[past] = tensor
      this.#present[present] = tensor
    }
  }

  feeds(): Record<string, Tensor> {
    return this.#past
  }

  fetches(): Record<string, Tensor> {
    return this.#present
  }

  keep(): void {
    // The run has written into our own buffers.
  }

  /** `source` must be a static cache of one row and of the same capacity. */
  adopt(row: number, source: KvCache): void {
    if (!(source instanceof StaticCache)) throw new Error('A static cache adopts rows of static caches only')
    const encoder = this.#device.createCommandEncoder()
    for (const [name, buffer] of this.#buffers) {
      const from = source.#buffers.get(name)
      if (from) encoder.copyBufferToBuffer(from, 0, buffer, row * from.size, from.size)
    }
    this.#device.queue.submit([encoder.finish()])
  }

  clear(): void {
    // Stale positions lie beyond every row's length and are never attended to.
  }

  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy()
    this.#buffers.clear()
  }
}
