/** @file A numerics certificate as it lies beside a model's files. */
import * as v from 'valibot'

import type { Certificate } from '#protocol/certificate.ts'
import type { ModelFiles } from '#runtime/files/modelFiles.ts'
import { readJson } from '#runtime/files/readJson.ts'

const certificateFile = 'certificate.json'

/** The last tokens of a text are fed one by one, as those of an answer are: that takes other kernels than reading. */
export const steppedTokens = 2

const topSchema = v.pipe(
  v.array(v.tuple([v.pipe(v.number(), v.integer(), v.minValue(0)), v.number()])),
  v.minLength(1),
)
const canarySchema = v.pipe(
  v.object({
    text: v.string(),
    ids: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
    positions: v.array(topSchema),
  }),
  v.check(({ ids, positions }) => ids.length > steppedTokens && ids.length === positions.length),
)
const certificateSchema = v.object({
  version: v.literal(1),
  madeWith: v.object({
    device: v.picklist(['wasm', 'native']),
    dtype: v.picklist(['fp32', 'fp16', 'int8', 'uint8', 'q8', 'q4', 'q4f16', 'bnb4']),
    runtime: v.picklist(['ort', 'transformers', 'scripted', 'pytorch']),
    versions: v.record(v.string(), v.string()),
  }),
  weightsSha256: v.nullable(v.string()),
  canaries: v.pipe(v.array(canarySchema), v.minLength(1)),
})

/** The certificate among a model's files; null where there is none, or none that can be read. */
export async function readCertificate(files: ModelFiles): Promise<Certificate | null> {
  if (!files.has(certificateFile)) return null
  const { success, output } = v.safeParse(certificateSchema, await readJson(files, certificateFile))
  return success ? output : null
}
