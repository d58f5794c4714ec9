/** @file How much of a certificate is compared, by where the model computes. */
import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import type { Certificate, Numerics } from '#protocol/certificate.ts'
import type { Dtype } from '#protocol/model.ts'
import { compareWith } from '#runtime/certificate.ts'
import type { Decoder } from '#runtime/decode/decoder.ts'
import type { OpenModel } from '#runtime/ortSession.ts'

const path = new URL('../../public/models/base/certificate.json', import.meta.url)
const certificate = JSON.parse(readFileSync(path, 'utf8')) as Certificate

/** A graphics card only in name: every prediction is zero, and what counts is how many were asked for. */
async function compared(
  gpu: { readonly isSoftware: boolean } | null,
  dtype: Dtype = 'int8',
): Promise<Numerics | null> {
  const vocabularySize = 100_000
  const decoder: Pick<Decoder, 'force'> = {
    force: (ids, _stepCount, onLogits) => {
      for (const _id of ids) onLogits(new Float32Array(vocabularySize))
      return Promise.resolve()
    },
  }
  const model = { geometry: { vocabularySize }, variant: { dtype, files: [{ sha256: null }] }, gpu }
  return await compareWith(certificate, model as unknown as OpenModel, decoder as Decoder, () =>
    Promise.resolve(),
  )
}

const placeCount = async (gpu: { readonly isSoftware: boolean } | null) => (await compared(gpu))?.positions

test('a graphics card reads all texts; the processor, and what it stands in for, the last two', async () => {
  expect(await placeCount({ isSoftware: false })).toBe(128)
  expect(await placeCount({ isSoftware: true })).toBe(72)
  expect(await placeCount(null)).toBe(72)
})

test('a reference of another number format is marked as rough', async () => {
  expect((await compared(null, 'int8'))?.isRough).toBe(false)
  expect((await compared(null, 'q4'))?.isRough).toBe(true)
})
