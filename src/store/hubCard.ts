/** @file From the names of a model's files and what is in its configuration to a card that the engine can load. */
import * as v from 'valibot'

import type { ModelCard, ModelFile, ModelSource } from '#protocol/model.ts'
import { architectureOf, writesText, type Architecture } from '#store/hubArchitectures.ts'
import type { HubEntry } from '#store/hubCatalogue.ts'
import { filesBeside, filesByPath, graphNamesOf, variantsOf } from '#store/hubFiles.ts'
import { refusal } from '#store/hubRefusal.ts'
import { configSchema, templateSchema, type ModelConfig } from '#store/hubSchemas.ts'

/** What is known of a model before anything large is fetched. JSON files are parsed, and missing ones undefined. */
export type ModelDescription = {
  readonly id: string
  /** Shown, and named in refusals. */
  readonly name: string
  readonly source: ModelSource
  readonly files: readonly ModelFile[]
  readonly config: unknown
  readonly tokenizerConfig?: unknown
  readonly chatTemplate?: unknown
  readonly licence: string | null
  /** What its page says it is for, as the hub names it. */
  readonly pipeline: string | null
  /** What its page says it was made from. */
  readonly baseModels: readonly string[]
  /** What the catalogue says of it, where it names it. */
  readonly known?: Pick<HubEntry, 'tunedOn' | 'licenceNote' | 'isVerified'> | null
}

/** What is worth knowing before a model is loaded. */
export type ModelFacts = {
  /** `model_type` of its configuration. */
  readonly family: string
  readonly isEncoderDecoder: boolean
  /** In tokens. */
  readonly contextLength: number | null
  readonly baseModels: readonly string[]
}

/** A model that can be loaded once the visitor or the catalogue has said how it was made: no file says that. */
export type FoundModel = {
  readonly card: Omit<ModelCard, 'role'>
  readonly facts: ModelFacts
}

/** Throws `FailureError` with a plain sentence for a model that cannot be run here. */
export function describeModel(description: ModelDescription): FoundModel {
  const { name, licence, baseModels } = description
  const files = filesByPath(description.files, name)
  const beside = filesBeside(files, name)
  const config = parseConfig(description)
  const { runtime, isEncoderDecoder } = checkedArchitecture(config, description)
  if (![...files.keys()].some((path) => /^onnx\/.+\.onnx$/.test(path))) throw noGraphs(description)
  const { names, isLegacy } = graphNamesOf(files, isEncoderDecoder)
  const variants = variantsOf(files, { names, owner: name })
  if (variants.length === 0) throw otherGraphs(description, names)
  return {
    card: {
      id: description.id,
      name: name.slice(0, 100),
      summary: summaryOf(description),
      licence: licence ?? 'not stated',
      source: description.source,
      runtime: isLegacy ? 'transformers' : runtime,
      files: beside,
      variants,
      hasTemplate: hasTemplate(description, files),
    },
    facts: {
      family: config.model_type,
      isEncoderDecoder,
      contextLength: contextLengthOf(config),
      baseModels,
    },
  }
}

function parseConfig({ name, config }: ModelDescription): ModelConfig {
  const { success, output } = v.safeParse(configSchema, config)
  if (success) return output
  throw refusal(`The config.json of ${name} does not say what kind of model it is, so it cannot be run.`)
}

/** Says why, where the model does not write text or is of a family that is not known here. */
function checkedArchitecture(config: ModelConfig, { name, pipeline }: ModelDescription): Architecture {
  const { model_type: family, architectures } = config
  const architecture = architectureOf(family)
  if (!architecture) {
    const why = config.auto_map
      ? 'it needs code of its own, which this page never runs'
      : 'the page does not know it'
    throw refusal(`${name} is a model of the kind ${family}, which cannot be run here: ${why}.`)
  }
  if (architectures && architectures.length > 0 && !architectures.some(writesText)) {
    throw refusal(`${name} does not write text (${architectures[0]}). Choose a text generation model.`)
  }
  if (
    pipeline &&
    /feature|similarity|ranking|classification|fill-mask|image|audio|speech|video/.test(pipeline)
  ) {
    throw refusal(`${name} is made for ${pipeline}, not for writing text. Choose a text generation model.`)
  }
  return architecture
}

function noGraphs({ name, source }: ModelDescription): Error {
  if (source.kind !== 'hub') return refusal(`${name} has no .onnx file. Choose a folder with an ONNX export.`)
  const [, title = ''] = source.repo.split('/')
  return refusal(
    `${name} has no ONNX files, the only kind that runs here. Look for a conversion such as onnx-community/${title}-ONNX.`,
  )
}

function otherGraphs({ name }: ModelDescription, names: readonly string[]): Error {
  const wanted = names.map((graph) => `onnx/${graph}.onnx`).join(' and ')
  return refusal(`${name} has ONNX files, but not under the names this page knows, such as ${wanted}.`)
}

/** As much as a card may say. */
const longestSummary = 400

function summaryOf({ source, known }: ModelDescription): string {
  if (source.kind !== 'hub') return 'Opened from files on this device.'
  const place = `From the model hub: ${source.repo}, commit ${source.revision.slice(0, 7)}.`
  if (!known) return `${place} Chosen by you, not checked by us.`
  const unseen = known.isVerified ? null : 'Nobody here has seen all its files.'
  const said = [known.tunedOn, known.licenceNote, unseen, place]
  return said.filter(Boolean).join(' ').slice(0, longestSummary)
}

function hasTemplate(
  { tokenizerConfig, chatTemplate }: ModelDescription,
  files: ReadonlyMap<string, ModelFile>,
): boolean {
  if (files.has('chat_template.jinja')) return true
  return [chatTemplate, tokenizerConfig].some((holder) => {
    const { success, output } = v.safeParse(templateSchema, holder)
    return success && output.chat_template !== null && (output.chat_template?.length ?? 0) > 0
  })
}

function contextLengthOf(config: ModelConfig): number | null {
  for (const part of [config, config.text_config]) {
    const found =
      part?.max_position_embeddings ??
      part?.n_positions ??
      part?.n_ctx ??
      part?.max_seq_len ??
      part?.seq_length
    if (found) return found
  }
  return null
}
