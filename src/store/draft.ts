/** @file What stands in the prompt box, kept in this browser so that a reload loses nothing. */
import * as v from 'valibot'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** Longer drafts are not kept: writing them at every key would make typing slow. */
const longestKept = 10_000
const storedSchema = v.object({ text: v.pipe(v.string(), v.maxLength(longestKept)) })

type DraftState = {
  readonly text: string
  change(text: string): void
}

export const useDraft = create<DraftState>()(
  persist(
    (set) => ({
      text: '',
      change: (text) => set({ text }),
    }),
    {
      name: 'tuning-fork draft',
      version: 1,
      partialize: ({ text }) => ({ text: text.length <= longestKept ? text : '' }),
      merge: (stored, current) => ({ ...current, ...(v.is(storedSchema, stored) ? stored : {}) }),
    },
  ),
)
