/** @file What is done by itself about a model that computes other numbers than it should. */
import type { LoadReport } from '#protocol/answer.ts'
import type { LoadOptions } from '#protocol/engine.ts'
import { failure, type Failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'

/**
 * How to load a model instead: in 32-bit floats (q4 for q4f16) where nobody asked for a format, else on WASM. Null where
 * its numbers are right or unknown, and where the device was chosen. Every step leaves fewer: q4f16, q4, WASM, none.
 */
export function stepDown(card: ModelCard, options: LoadOptions, report: LoadReport): LoadOptions | null {
  const isWrong = report.numerics?.verdict === 'differs' && report.device === 'webgpu'
  if (!isWrong || options.device !== 'auto') return null
  const hasQ4 = card.variants.some(({ dtype }) => dtype === 'q4')
  if (report.dtype === 'q4f16' && hasQ4 && !options.dtype) return { ...options, dtype: 'q4' }
  return { ...options, device: 'wasm' }
}

/** Says what happened. */
export function stepNotice(from: LoadReport, to: LoadReport | null | undefined): Failure {
  const top1 = Math.floor(100 * (from.numerics?.top1 ?? 0))
  const place = to ? `; now ${to.device === 'wasm' ? 'WASM' : 'WebGPU'} in ${to.dtype}` : ''
  return failure('numbers-differ', `top-1 ${top1} % on WebGPU in ${from.dtype}${place}`)
}
