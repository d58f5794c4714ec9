/** @file Which of a repository's files make a model, in which number formats: known by their names alone. */
import type { Dtype, ModelFile, ModelVariant } from '#protocol/model.ts'
import { sizeOf } from '#protocol/model.ts'
import { refusal } from '#store/hubRefusal.ts'

/** How transformers.js ends the name of a graph in each number format. */
const suffixes: Readonly<Record<Dtype, string>> = {
  fp32: '',
  fp16: '_fp16',
  int8: '_int8',
  uint8: '_uint8',
  q8: '_quantized',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
}

/** Smallest download with good answers first; the first one that the device can run is taken. */
const decoderOrder: readonly Dtype[] = ['q4f16', 'q4', 'int8', 'q8', 'uint8', 'bnb4', 'fp16', 'fp32']

/** 8 bits first, on WASM: on WebGPU these write nonsense, and no other format is known to be right there. */
const pairOrder: readonly Dtype[] = ['int8', 'q8', 'uint8', 'fp32', 'q4', 'bnb4', 'fp16', 'q4f16']

/** Configuration, tokenizer and chat template, as far as a repository has them. */
const besideNames = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'chat_template.jinja',
  'chat_template.json',
]

/** Files by their paths. Throws where a path would leave its folder or is there twice. */
export function filesByPath(files: readonly ModelFile[], owner: string): ReadonlyMap<string, ModelFile> {
  const byPath = new Map<string, ModelFile>()
  for (const file of files) {
    if (isHostile(file.path)) throw refusal(`${owner} names a file outside of its folder, so it is not used.`)
    if (byPath.has(file.path)) throw refusal(`${owner} names the file ${file.path} twice, so it is not used.`)
    byPath.set(file.path, file)
  }
  return byPath
}

/** Would be read as an address or another folder by some system. */
export function isHostile(path: string): boolean {
  return /\p{Cc}|\\|^\/|^[a-z]:|(?:^|\/)\.{1,2}(?:\/|$)|\/\//iu.test(path)
}

/** Those that come with every variant. Throws where the ones no model can do without are missing. */
export function filesBeside(files: ReadonlyMap<string, ModelFile>, owner: string): ModelFile[] {
  for (const name of ['config.json', 'tokenizer.json']) {
    if (!files.has(name)) throw refusal(`${owner} has no ${name}, which this page needs to run a model.`)
  }
  return besideNames.flatMap((name) => checked(files.get(name), owner))
}

/** How the graphs of a model are named, and whether there are two. */
export type GraphNames = { readonly names: readonly string[]; readonly isLegacy: boolean }

/**
 * A decoder is `model`, an encoder-decoder is two graphs. Decoders exported before 2024 are `decoder_model_merged`; a
 * decoder of that name beside other parts belongs to a model that reads more than text.
 */
export function graphNamesOf(files: ReadonlyMap<string, ModelFile>, isEncoderDecoder: boolean): GraphNames {
  if (isEncoderDecoder) return { names: ['encoder_model', 'decoder_model_merged'], isLegacy: false }
  const graphs = [...files.keys()].filter((path) => /^onnx\/.*\.onnx$/.test(path))
  const isModel = (path: string): boolean => /^onnx\/model(?:_\w+)?\.onnx$/.test(path)
  const isPart = (path: string): boolean => /embed_tokens|encoder/.test(path)
  const isLegacy =
    !graphs.some(isModel) &&
    !graphs.some(isPart) &&
    graphs.some((path) => path.includes('decoder_model_merged'))
  return { names: [isLegacy ? 'decoder_model_merged' : 'model'], isLegacy }
}

/** All number formats that are there with all their graphs, best first. */
export function variantsOf(
  files: ReadonlyMap<string, ModelFile>,
  { names, owner }: { readonly names: readonly string[]; readonly owner: string },
): ModelVariant[] {
  const order = names.length > 1 ? pairOrder : decoderOrder
  const variants = order.flatMap((dtype) => {
    const graphs = names.map((name) => `onnx/${name}${suffixes[dtype]}.onnx`)
    if (!graphs.every((path) => files.has(path))) return []
    return [{ dtype, files: graphs.flatMap((path) => withWeights(path, files, owner)) }]
  })
  return vainLast(variants)
}

/** A graph and the files its weights lie in: `_data`, `_data_1` and so on. */
function withWeights(path: string, files: ReadonlyMap<string, ModelFile>, owner: string): ModelFile[] {
  const parts = [...files.keys()]
    .filter(
      (name) => name.startsWith(path) && /^(?:_data(?:_\d{1,3})?|\.data)$/.test(name.slice(path.length)),
    )
    .toSorted((one, other) => one.length - other.length || (one < other ? -1 : 1))
  return [path, ...parts].flatMap((name) => checked(files.get(name), owner))
}

function checked(file: ModelFile | undefined, owner: string): ModelFile[] {
  if (!file) return []
  if (file.sizeBytes === 0) throw refusal(`The file ${file.path} of ${owner} is empty. Get it again.`)
  return [file]
}

/** Few bits that save nothing come last: GPT-2 exports keep most weights as they are, whatever their name says. */
function vainLast(variants: readonly ModelVariant[]): ModelVariant[] {
  const bytesOf = (variant: ModelVariant): number | null => sizeOf(variant.files)
  const whole = variants.find(({ dtype }) => dtype === 'fp32')
  const wholeBytes = whole ? bytesOf(whole) : null
  const isVain = (variant: ModelVariant): boolean =>
    wholeBytes !== null && variant !== whole && (bytesOf(variant) ?? 0) > 0.9 * wholeBytes
  return variants.toSorted((one, other) => Number(isVain(one)) - Number(isVain(other)))
}
