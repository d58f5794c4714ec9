/** @file What the visitor has set, kept in this browser. */
import * as v from 'valibot'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

import { useSlots, whenModelGoes } from '#store/slots.ts'

const settingsSchema = v.object({
  mode: v.picklist(['template', 'raw']),
  system: v.pipe(v.string(), v.maxLength(4000)),
  temperature: v.pipe(v.number(), v.minValue(0), v.maxValue(2)),
  topK: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
  topP: v.pipe(v.number(), v.minValue(0.01), v.maxValue(1)),
  maxTokens: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2048)),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
  theme: v.picklist(['system', 'light', 'dark']),
  /** Each model's earlier turns go with what the prompt box asks. */
  conversation: v.boolean(),
  /** Models take turns in memory; null: where they do not fit into it together. */
  oneAtATime: v.nullable(v.boolean()),
  /** Which models stand beside the specialist and the generalist. */
  beside: v.pipe(v.array(v.picklist(['base', 'both'])), v.maxLength(2)),
  /** Shortcuts of one plain key; they can be in the way of speech input. */
  usesShortcuts: v.boolean(),
})

/** What a single question may set for itself, within the same bounds. */
export const questionSettings = v.partial(
  v.pick(settingsSchema, ['mode', 'system', 'temperature', 'topK', 'topP', 'maxTokens', 'seed']),
)

export type Settings = v.InferOutput<typeof settingsSchema>
export type BesideModel = Settings['beside'][number]

export const defaultSettings: Settings = {
  mode: 'template',
  system: '',
  temperature: 0,
  topK: 0,
  topP: 1,
  maxTokens: 128,
  seed: 1,
  theme: 'system',
  conversation: false,
  oneAtATime: null,
  beside: [],
  usesShortcuts: true,
}

type SettingsState = Settings & {
  /** Changes settings; values outside their bounds are ignored. */
  change(changes: Partial<Settings>): void
  reset(): void
}

export const useSettings = create<SettingsState>()(
  persist(
    (set) => ({
      ...defaultSettings,
      change: (changes) => set((now) => (isValid({ ...now, ...changes }) ? changes : {})),
      reset: () => set(defaultSettings),
    }),
    {
      name: 'tuning-fork settings',
      version: 1,
      // What lies in storage may be old or edited by hand.
      merge: (stored, current) => ({ ...current, ...validPart(stored) }),
    },
  ),
)

/** A model that was sent away, from everywhere, does not come back by itself. */
whenModelGoes(({ modelId }) => {
  if (useSlots.getState().slots.some((slot) => slot.modelId === modelId)) return
  const settings = useSettings.getState()
  const others = settings.beside.filter((each) => each !== modelId)
  if (others.length < settings.beside.length) settings.change({ beside: others })
})

function isValid(settings: Settings): boolean {
  return v.is(settingsSchema, settings)
}

function validPart(stored: unknown): Partial<Settings> {
  const result = v.safeParse(v.partial(settingsSchema), stored)
  return result.success ? (result.output as Partial<Settings>) : {}
}
