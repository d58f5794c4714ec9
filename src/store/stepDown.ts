/** @file What is done by itself about a model that computes other numbers than it should. */
import type { LoadReport } from '#protocol/answer.ts'
import type { LoadOptions } from '#protocol/engine.ts'
import { failure, type Failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'
import { isCheap } from '#store/fetchCost.ts'

/**
 * How to load a model instead, best first: in 32-bit floats (q4 for q4f16) where nobody asked for a format, then on WASM
 * in the format that is at hand. Nothing where its numbers are right or unknown, and where the device was chosen. Every
 * step leaves fewer: q4f16, q4, WASM, none.
 */
export function stepsDown(card: ModelCard, options: LoadOptions, report: LoadReport): readonly LoadOptions[] {
  const isWrong = report.numerics?.verdict === 'differs' && report.device === 'webgpu'
  if (!isWrong || options.device !== 'auto') return []
  const present = card.variants.find(({ dtype }) => dtype === report.dtype)
  const onWasm: LoadOptions = { ...options, device: 'wasm', ...(present && { dtype: present.dtype }) }
  const hasQ4 = card.variants.some(({ dtype }) => dtype === 'q4')
  const isOpen = report.dtype === 'q4f16' && hasQ4 && !options.dtype
  return isOpen ? [{ ...options, dtype: 'q4' }, onWasm] : [onWasm]
}

/** The first step that fetches little enough to be taken without asking; null where none does. */
export async function cheapStep(card: ModelCard, steps: readonly LoadOptions[]): Promise<LoadOptions | null> {
  for (const step of steps) if (await isCheap(card, step)) return step
  return null
}

/** Why a model that computes wrong numbers is not loaded in another way by itself. */
export function stopOf(from: LoadReport): Failure {
  return failure('numbers-wrong', factsOf(from))
}

/** Says what happened. */
export function stepNotice(from: LoadReport, to: LoadReport | null | undefined): Failure {
  const place = to ? `; now ${to.device === 'wasm' ? 'WASM' : 'WebGPU'} in ${to.dtype}` : ''
  return failure('numbers-differ', `${factsOf(from)}${place}`)
}

function factsOf({ numerics, dtype }: LoadReport): string {
  return `top-1 ${Math.floor(100 * (numerics?.top1 ?? 0))} % on WebGPU in ${dtype}`
}
