/**
 * @file Whether a session is one our decode loop can run, and in which sizes and types it wants its inputs. All is
 * seen from outside and before anything runs; what an export leaves open is taken from the model's configuration.
 */
import { FailureError, failure } from '#protocol/failure.ts'
import type { Geometry } from '#runtime/decode/decoder.ts'
import type { CacheEntry } from '#runtime/decode/kvCache.ts'
import type { FloatType } from '#runtime/decode/floats.ts'
import type { ModelConfig } from '#runtime/modelConfig.ts'
import type { InferenceSession } from '#runtime/ort.ts'

type Session = Pick<InferenceSession, 'inputNames' | 'inputMetadata' | 'outputNames' | 'outputMetadata'>
type Shape = readonly (number | string)[]
type Value = { readonly type: string; readonly shape: Shape }
type Sizes = Pick<ModelConfig, 'vocabularySize' | 'cacheHeads' | 'headSize'>

/** All that the loop feeds beside the cache, and of how many dimensions. */
const covered: Readonly<Record<string, readonly number[]>> = {
  input_ids: [2],
  attention_mask: [2],
  position_ids: [2],
  num_logits_to_keep: [0, 1],
}

/** The sizes of a decoder-only session. Throws `unsupported-model` for one our loop does not cover. */
export function geometryOf(session: Session, config: Sizes): Geometry {
  for (const name of session.inputNames) if (!isCacheName(name)) checkInput(session, name)
  if (!session.inputNames.includes('input_ids')) throw uncovered('no input_ids')
  const pasts = session.inputNames.filter(isCacheName)
  if (pasts.length === 0) throw uncovered('no key-value cache')
  const logits = valueOf(session, 'logits')
  const keep = session.inputNames.includes('num_logits_to_keep')
    ? valueOf(session, 'num_logits_to_keep')
    : null
  return {
    vocabularySize: sizeOf(logits.shape[2], config.vocabularySize, 'vocabulary'),
    logitsType: floatTypeOf(logits, 'logits'),
    hasMask: session.inputNames.includes('attention_mask'),
    hasPositionIds: session.inputNames.includes('position_ids'),
    keepShape: keep && keep.shape.map(() => 1),
    entries: pasts.map((past) => entryOf(session, past, config)),
  }
}

/** A failure that sends the model to the runtime that covers more. */
export function uncovered(detail: string): FailureError {
  return new FailureError(failure('unsupported-model', detail))
}

function isCacheName(name: string): boolean {
  return /^past_key_values\.\d+\.(key|value)$/.test(name)
}

function checkInput(session: Session, name: string): void {
  const ranks = covered[name]
  if (!ranks) throw uncovered(`input ${name}`)
  const { type, shape } = valueOf(session, name)
  if (type !== 'int64' || !ranks.includes(shape.length)) throw uncovered(`${name} in another form`)
}

/** (row, head, position, size), of which only heads and size may be fixed. */
function entryOf(session: Session, past: string, config: Sizes): CacheEntry {
  const { shape, type } = valueOf(session, past)
  const present = past.replace('past_key_values', 'present')
  if (!session.outputNames.includes(present)) throw uncovered(`no output ${present}`)
  if (shape.length !== 4 || isFixed(shape[2])) throw uncovered(`${past} in another form`)
  return {
    past,
    present,
    type: floatTypeOf({ type, shape }, past),
    headCount: sizeOf(shape[1], config.cacheHeads, 'heads'),
    headSize: sizeOf(shape[3], config.headSize, 'head size'),
  }
}

function valueOf(session: Session, name: string): Value {
  const found = [...session.inputMetadata, ...session.outputMetadata].find((value) => value.name === name)
  if (!found?.isTensor) throw uncovered(`no tensor ${name}`)
  return found
}

function floatTypeOf({ type }: Value, name: string): FloatType {
  if (type === 'float32' || type === 'float16') return type
  throw uncovered(`${name} in ${type}`)
}

function isFixed(size: number | string | undefined): size is number {
  return typeof size === 'number' && size > 0
}

function sizeOf(size: number | string | undefined, said: number | null, what: string): number {
  const known = isFixed(size) ? size : said
  if (known === null || !Number.isInteger(known)) throw uncovered(`${what} unknown`)
  return known
}
