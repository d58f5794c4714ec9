/** @file Opens a model with transformers.js, from files that we have fetched, on a device of our own. */
import { AutoModelForCausalLM, AutoModelForSeq2SeqLM, env, type PreTrainedModel } from '@xenova/transformers'

import { failure, type Failure } from '#protocol/failure.ts'
import type { ModelVariant } from '#protocol/model.ts'
import { nextTurn } from '#runtime/decode/nextTurn.ts'
import { chooseDevice, chooseVariant, watchDevice, type ChosenDevice } from '#runtime/device.ts'
import { uncovered } from '#runtime/geometry.ts'
import type { Gpu } from '#runtime/gpuDevice.ts'
import { readConfig, type ModelConfig } from '#runtime/modelConfig.ts'
import type { ModelFiles } from '#runtime/files/modelFiles.ts'
import { useAsyncifyBuild } from '#runtime/ort.ts'
import { openCodec, type PromptCodec } from '#runtime/promptCodec.ts'
import type { LoadContext } from '#runtime/Runtime.ts'
import { withModelFiles } from '#runtime/withModelFiles.ts'

/** A model ready for `generate()`. */
export type OpenTransformersModel = {
  readonly model: PreTrainedModel
  readonly config: ModelConfig
  readonly codec: PromptCodec
  readonly variant: ModelVariant
  /** Null on WASM. */
  readonly gpu: Gpu | null
  readonly notice: Failure | null
}

type FromPretrained = NonNullable<Parameters<typeof AutoModelForCausalLM.from_pretrained>[1]>

/** transformers.js asks for files by address; none of these is ever asked of the network. */
const nowhere = 'https://model.invalid/'

/** Fetches and opens a model. Throws `FailureError` when that fails in a known way, and then holds nothing. */
export async function openTransformersModel(context: LoadContext): Promise<OpenTransformersModel> {
  const { card, options, onLost } = context
  const wanted = await chooseDevice(options)
  const variant = chooseVariant(card, wanted.gpu, options)
  const { gpu, notice } = rightDevice(wanted, variant)
  try {
    if (gpu) watchDevice(gpu, onLost)
    return await withModelFiles(context, [...card.files, ...variant.files], async (files) => {
      const [config, codec] = [await readConfig(files), await openCodec(files)]
      const model = await createModel(files, { variant, gpu, config })
      return { model, config, codec, variant, gpu, notice }
    })
  } catch (error) {
    gpu?.device.destroy()
    throw error
  }
}

/**
 * Decoders of 8-bit encoder-decoder exports write nonsense on WebGPU and are right on WASM (transformers.js, issue
 * 1317). Those run there, even where WebGPU was asked for.
 */
export function rightDevice(chosen: ChosenDevice, { files, dtype }: ModelVariant): ChosenDevice {
  const isPair = files.some(({ path }) => path.includes('encoder_model'))
  if (!chosen.gpu || !isPair || !/^(q8|int8|uint8)$/.test(dtype)) return chosen
  chosen.gpu.device.destroy()
  return { gpu: null, notice: failure('wasm-only') }
}

async function createModel(
  files: ModelFiles,
  { variant, gpu, config }: Pick<OpenTransformersModel, 'variant' | 'gpu' | 'config'>,
): Promise<PreTrainedModel> {
  const auto = config.isEncoderDecoder ? AutoModelForSeq2SeqLM : AutoModelForCausalLM
  if (!auto.supports(config.modelType)) throw uncovered(config.modelType)
  env.allowLocalModels = false
  env.useBrowserCache = false
  env.useWasmCache = false
  env.remoteHost = nowhere
  env.remotePathTemplate = ''
  env.fetch = (address) => Promise.resolve(answerFrom(files, String(address)))
  const { wasm } = env.backends.onnx
  if (wasm) await useAsyncifyBuild(wasm)
  try {
    return withTurns(await auto.from_pretrained('model', settingsOf(files, { variant, gpu })))
  } finally {
    // The files would stay in memory for as long as they can be asked for.
    env.fetch = () => Promise.resolve(new Response(null, { status: 404 }))
  }
}

/** Weights beside the graph are handed on under the names they have, not the ones the configuration says. */
function settingsOf(
  files: ModelFiles,
  { variant, gpu }: Pick<OpenTransformersModel, 'variant' | 'gpu'>,
): FromPretrained {
  const graph = variant.files.find(({ path }) => path.endsWith('.onnx'))
  const outside = variant.files.flatMap(({ path }) => {
    const data = path.endsWith('.onnx') ? undefined : files.get(path)
    return data ? [{ path: path.slice(path.lastIndexOf('/') + 1), data }] : []
  })
  return {
    device: gpu ? 'webgpu' : 'wasm',
    dtype: variant.dtype,
    subfolder: graph?.path.split('/').slice(0, -1).join('/') ?? '',
    use_external_data_format: false,
    session_options: {
      ...(gpu && { executionProviders: [{ name: 'webgpu', device: gpu.device }] }),
      ...(outside.length > 0 && { externalData: outside }),
    },
  }
}

/** On WASM `generate()` never waits for anything: without a pause in each step no stop would be heard. */
function withTurns(model: PreTrainedModel): PreTrainedModel {
  const forward = model.forward.bind(model)
  model.forward = async (inputs) => {
    await nextTurn()
    return (await forward(inputs)) as object
  }
  return model
}

/** A graph may have another name than the one transformers.js makes of its number format; an only one is meant. */
function answerFrom(files: ModelFiles, address: string): Response {
  const path = new URL(address).pathname.replace(/^\/+/, '')
  const graphs = [...files.keys()].filter((name) => name.endsWith('.onnx'))
  const only = path.endsWith('.onnx') && graphs.length === 1 ? graphs[0] : undefined
  const blob = files.get(path) ?? files.get(only ?? '')
  if (!blob) return new Response(null, { status: 404 })
  return new Response(blob, { headers: { 'content-length': `${blob.size}` } })
}
