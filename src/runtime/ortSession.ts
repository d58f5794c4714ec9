/** @file Opens a decoder-only model with ONNX Runtime on a device: files, session, geometry. */
import * as v from 'valibot'

import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import { sizeOf, type Device, type ModelCard, type ModelVariant } from '#protocol/model.ts'
import type { Geometry } from '#runtime/decode/decoder.ts'
import { requestGpu, type Gpu } from '#runtime/gpuDevice.ts'
import { fetchModelFiles, readJson, type ModelFiles } from '#runtime/modelFiles.ts'
import { loadOrt, type InferenceSession, type Ort } from '#runtime/ort.ts'
import { PromptCodec } from '#runtime/promptCodec.ts'
import type { LoadContext } from '#runtime/Runtime.ts'

const idSchema = v.nullish(v.union([v.number(), v.array(v.number())]))
const configSchema = v.looseObject({ max_position_embeddings: v.number(), eos_token_id: idSchema })
const generationSchema = v.looseObject({ eos_token_id: idSchema })

/** A model ready to decode. */
export type OpenModel = {
  readonly ort: Ort
  readonly session: InferenceSession
  readonly geometry: Geometry
  readonly codec: PromptCodec
  readonly endIds: ReadonlySet<number>
  readonly contextLength: number
  readonly variant: ModelVariant
  /** Null on WASM. */
  readonly gpu: Gpu | null
  readonly notice: Failure | null
}

/** Fetches and opens a model. Throws `FailureError` for every way in which that is known to fail. */
export async function openModel(context: LoadContext): Promise<OpenModel> {
  const { card, options, onProgress } = context
  const { gpu, notice } = await chooseDevice(options.device)
  if (gpu) watchDevice(gpu, context.onLost)
  const variant = chooseVariant(card, gpu, options.dtype)
  const wanted = [...card.files, ...variant.files]
  const [ort, files] = await Promise.all([loadOrt(), fetchModelFiles(context, wanted)])
  const sizeBytes = sizeOf(wanted) ?? 0
  onProgress('preparing', sizeBytes, sizeBytes)
  const config = v.parse(configSchema, await readJson(files, 'config.json'))
  const generation = v.parse(generationSchema, await optionalJson(files, 'generation_config.json'))
  const session = await createSession(ort, { files, variant, gpu })
  const codec = new PromptCodec(
    await readJson(files, 'tokenizer.json'),
    await readJson(files, 'tokenizer_config.json'),
  )
  return {
    ort,
    session,
    geometry: geometryOf(session),
    codec,
    endIds: new Set([config.eos_token_id, generation.eos_token_id].flatMap((id) => id ?? [])),
    contextLength: config.max_position_embeddings,
    variant,
    gpu,
    notice,
  }
}

async function chooseDevice(wanted: Device | 'auto'): Promise<{ gpu: Gpu | null; notice: Failure | null }> {
  if (wanted === 'wasm') return { gpu: null, notice: null }
  const gpu = await requestGpu()
  if (typeof gpu !== 'string') return { gpu, notice: null }
  if (wanted === 'webgpu') throw new FailureError(failure(gpu))
  return { gpu: null, notice: failure(gpu) }
}

/** The first variant the device can run, or the one asked for. */
function chooseVariant(card: ModelCard, gpu: Gpu | null, dtype: string | undefined): ModelVariant {
  const needsF16 = (variant: ModelVariant): boolean => /f16|fp16/.test(variant.dtype)
  const offered = dtype ? card.variants.filter((variant) => variant.dtype === dtype) : card.variants
  if (offered.length === 0) throw new FailureError(failure('no-variant', `${card.name}, ${dtype}`))
  const chosen = offered.find((variant) => !needsF16(variant) || gpu?.hasF16)
  if (!chosen) throw new FailureError(failure('no-f16', card.name))
  return chosen
}

/** Not every model says how it is best generated from. */
async function optionalJson(files: ModelFiles, path: string): Promise<unknown> {
  return files.has(path) ? await readJson(files, path) : {}
}

type SessionParts = {
  readonly files: ModelFiles
  readonly variant: ModelVariant
  readonly gpu: Gpu | null
}

/** The graph is read into memory; weights outside of it are handed on as they lie on disk. */
async function createSession(ort: Ort, { files, variant, gpu }: SessionParts): Promise<InferenceSession> {
  const [graph, ...outside] = variant.files.map(({ path }) => ({ path, blob: files.get(path) }))
  if (!graph?.blob) throw new FailureError(failure('file-missing', graph?.path))
  return await ort.InferenceSession.create(await graph.blob.arrayBuffer(), {
    executionProviders: gpu ? [{ name: 'webgpu', device: gpu.device }] : ['wasm'],
    ...(gpu && { preferredOutputLocation: 'gpu-buffer' as const }),
    ...(outside.length > 0 && {
      externalData: outside.flatMap(({ path, blob }) =>
        blob ? [{ path: path.slice(path.lastIndexOf('/') + 1), data: blob }] : [],
      ),
    }),
    logSeverityLevel: 3,
  })
}

/** What goes wrong on the device between two calls is heard here; unheard, it would end in wrong tokens. */
function watchDevice({ device }: Gpu, onLost: (failure: Failure) => void): void {
  // `destroyed` is our own doing; anything else is the driver's.
  void device.lost.then(({ reason }) => {
    if (reason !== 'destroyed') onLost(failure('device-lost'))
  })
  device.addEventListener('uncapturederror', ({ error }) => {
    const isMemory = error instanceof GPUOutOfMemoryError
    onLost(failure(isMemory ? 'out-of-memory' : 'internal', error.message.slice(0, 200)))
  })
}

function geometryOf(session: InferenceSession): Geometry {
  const shapeOf = (name: string): readonly (number | string)[] => {
    const metadata = [...session.inputMetadata, ...session.outputMetadata].find(
      (value) => value.name === name,
    )
    if (!metadata?.isTensor || metadata.type !== 'float32') {
      throw new FailureError(failure('internal', `${name} is not a float32 tensor`))
    }
    return metadata.shape
  }
  const pasts = session.inputNames.filter((name) => name.startsWith('past_key_values.'))
  return {
    vocabularySize: Number(shapeOf('logits')[2]),
    hasPositionIds: session.inputNames.includes('position_ids'),
    entries: pasts.map((past) => {
      const shape = shapeOf(past) // (row, head, position, size)
      const present = past.replace('past_key_values', 'present')
      return { past, present, headCount: Number(shape[1]), headSize: Number(shape[3]) }
    }),
  }
}
