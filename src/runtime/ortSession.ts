/** @file Opens a decoder-only model with ONNX Runtime on a device: files, session, geometry. */
import type { Certificate } from '#protocol/certificate.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { ModelVariant } from '#protocol/model.ts'
import { readCertificate } from '#runtime/certificateFile.ts'
import type { Geometry } from '#runtime/decode/decoder.ts'
import { chooseDevice, chooseVariant, watchDevice } from '#runtime/device.ts'
import { geometryOf, uncovered } from '#runtime/geometry.ts'
import type { Gpu } from '#runtime/gpuDevice.ts'
import { readConfig, type ModelConfig } from '#runtime/modelConfig.ts'
import type { ModelFiles } from '#runtime/files/modelFiles.ts'
import { loadOrt, type InferenceSession, type Ort } from '#runtime/ort.ts'
import { openCodec, type PromptCodec } from '#runtime/promptCodec.ts'
import type { LoadContext } from '#runtime/Runtime.ts'
import { withModelFiles } from '#runtime/withModelFiles.ts'

/** A model ready to decode. */
export type OpenModel = {
  readonly ort: Ort
  readonly session: InferenceSession
  readonly geometry: Geometry
  /** Has attention that takes the length of each row from the mask, which a cache of fixed size needs. */
  readonly hasGroupedAttention: boolean
  readonly codec: PromptCodec
  readonly endIds: ReadonlySet<number>
  readonly contextLength: number
  readonly variant: ModelVariant
  /** Null on WASM. */
  readonly gpu: Gpu | null
  readonly notice: Failure | null
  /** What it should predict; null where nobody has said. */
  readonly certificate: Certificate | null
}

/** Fetches and opens a model. Throws `FailureError` for every way in which that is known to fail. */
export async function openModel(context: LoadContext): Promise<OpenModel> {
  const { card, options } = context
  const { gpu, notice } = await chooseDevice(options)
  try {
    if (gpu) watchDevice(gpu, context.onLost)
    const variant = chooseVariant(card, gpu, options)
    return { ...(await openVariant(context, variant, gpu)), variant, gpu, notice }
  } catch (error) {
    gpu?.device.destroy()
    throw error
  }
}

/** Gives back what an open model holds, for when another runtime takes its place. */
export async function closeModel({ session, gpu }: Pick<OpenModel, 'session' | 'gpu'>): Promise<void> {
  await session.release()
  gpu?.device.destroy()
}

async function openVariant(
  context: LoadContext,
  variant: ModelVariant,
  gpu: Gpu | null,
): Promise<Omit<OpenModel, 'variant' | 'gpu' | 'notice'>> {
  // Models in several parts are for the other runtime; no byte of theirs need be fetched to know that.
  if (graphsOf(variant).length > 1) throw uncovered('several graphs')
  const loadingOrt = loadOrt()
  loadingOrt.catch(() => undefined) // heard of once the files are here
  return await withModelFiles(context, [...context.card.files, ...variant.files], async (files) =>
    openFrom(files, { context, variant, gpu, ort: await loadingOrt }),
  )
}

type Parts = {
  readonly context: LoadContext
  readonly variant: ModelVariant
  readonly gpu: Gpu | null
  readonly ort: Ort
}

async function openFrom(
  files: ModelFiles,
  { context, variant, gpu, ort }: Parts,
): Promise<Omit<OpenModel, 'variant' | 'gpu' | 'notice'>> {
  const config = await readConfig(files)
  checkConfig(config)
  const codec = await openCodec(files)
  const certificate = (await readCertificate(files)) ?? context.options.certificate ?? null
  const { session, hasGroupedAttention } = await createSession(ort, { files, variant, gpu })
  try {
    return {
      ort,
      session,
      geometry: geometryOf(session, config),
      hasGroupedAttention,
      codec,
      endIds: config.endIds.size > 0 ? config.endIds : codec.endIds(),
      contextLength: config.contextLength,
      certificate,
    }
  } catch (error) {
    await session.release()
    throw error
  }
}

/** What the configuration alone shows, before the weights are read into memory. */
function checkConfig(config: ModelConfig): void {
  if (config.isEncoderDecoder) throw uncovered('encoder and decoder')
  if (config.otherLayers.length > 0) throw uncovered(`layers: ${config.otherLayers.join(', ')}`)
}

function graphsOf(variant: ModelVariant): readonly string[] {
  return variant.files.flatMap(({ path }) => (path.endsWith('.onnx') ? [path] : []))
}

type SessionParts = {
  readonly files: ModelFiles
  readonly variant: ModelVariant
  readonly gpu: Gpu | null
}

/** The graph is read into memory; weights outside of it are handed on as they lie on disk. */
async function createSession(
  ort: Ort,
  { files, variant, gpu }: SessionParts,
): Promise<Pick<OpenModel, 'session' | 'hasGroupedAttention'>> {
  const [graph] = graphsOf(variant)
  const blob = graph === undefined ? undefined : files.get(graph)
  if (!blob) throw new FailureError(failure('file-missing', graph ?? '.onnx'))
  const outside = variant.files.filter(({ path }) => path !== graph)
  const bytes = await blob.arrayBuffer()
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: gpu ? [{ name: 'webgpu', device: gpu.device }] : ['wasm'],
    ...(gpu && { preferredOutputLocation: 'gpu-buffer' as const }),
    ...(outside.length > 0 && {
      externalData: outside.flatMap(({ path }) => {
        const data = files.get(path)
        return data ? [{ path: path.slice(path.lastIndexOf('/') + 1), data }] : []
      }),
    }),
    logSeverityLevel: 3,
  })
  return { session, hasGroupedAttention: contains(bytes, 'GroupQueryAttention') }
}

/** Operators stand in a graph by name. Read in pieces, because a graph may hold all its weights. */
function contains(bytes: ArrayBuffer, word: string): boolean {
  const pieceBytes = 16 * 2 ** 20
  const decoder = new TextDecoder('latin1')
  for (let from = 0; from < bytes.byteLength; from += pieceBytes) {
    const length = Math.min(pieceBytes + word.length, bytes.byteLength - from)
    if (decoder.decode(new Uint8Array(bytes, from, length)).includes(word)) return true
  }
  return false
}
