/** @file Which models can be loaded: `models/catalogue.json`, checked on arrival. */
import * as v from 'valibot'
import { create } from 'zustand'

import { failure, type Failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'

const cardSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w.-]{1,80}$/)),
  name: v.pipe(v.string(), v.maxLength(80)),
  role: v.picklist(['base', 'domain', 'standard', 'instruction', 'both']),
  summary: v.pipe(v.string(), v.maxLength(400)),
  licence: v.pipe(v.string(), v.maxLength(80)),
  // Relative, so that a catalogue can never send the page to another site.
  path: v.pipe(v.string(), v.regex(/^models\/[\w.-]+\/$/)),
  variants: v.pipe(
    v.array(
      v.object({
        dtype: v.picklist(['fp32', 'fp16', 'int8', 'q8', 'q4', 'q4f16']),
        file: v.pipe(v.string(), v.regex(/^onnx\/[\w.-]+\.onnx$/)),
        sizeBytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 32)),
      }),
    ),
    v.minLength(1),
  ),
  hasTemplate: v.boolean(),
})

/** The catalogue as it lies on the server. */
const catalogueSchema = v.object({ version: v.literal(1), models: v.array(cardSchema) })

type CatalogueState = {
  readonly models: readonly ModelCard[]
  readonly failure: Failure | null
  /** Fetches the catalogue; a second call fetches it again. */
  fetch(): Promise<void>
}

export const useCatalogue = create<CatalogueState>()((set) => ({
  models: [],
  failure: null,
  fetch: async () => {
    try {
      const response = await fetch(new URL('models/catalogue.json', document.baseURI))
      const { models } = v.parse(catalogueSchema, await response.json())
      set({ models, failure: null })
    } catch (error) {
      const detail =
        error instanceof v.ValiError ? `the catalogue: ${error.message}` : 'models/catalogue.json'
      set({ failure: failure('file-missing', detail) })
    }
  },
}))

/** The card of a model, if the catalogue has it. */
export function findModel(modelId: string): ModelCard | undefined {
  return useCatalogue.getState().models.find(({ id }) => id === modelId)
}
