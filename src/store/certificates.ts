/** @file Reference predictions of models that bring none of their own: made here once, kept in this browser. */
import { create } from 'zustand'

import { ModelSession } from '#client/ModelSession.ts'
import type { Certificate } from '#protocol/certificate.ts'
import type { LoadOptions } from '#protocol/engine.ts'
import type { Dtype, ModelCard } from '#protocol/model.ts'
import { readCertificates, saveCertificate } from '#store/database.ts'
import { variantFor } from '#store/fetchCost.ts'

type CertificatesState = {
  /** By `modelKey`. */
  readonly kept: ReadonlyMap<string, Certificate>
  /** Reads what is kept; nothing where the browser keeps nothing. */
  fetch(): Promise<void>
  /**
   * Runs a model on WASM once, in the number format wanted: so only the device's computing is compared, not the
   * rounding of weights. Keeps what it predicts. Rejects with `FailureError`.
   *
   * @param how `files` of a model that was opened from a folder and lies nowhere else.
   */
  make(card: ModelCard, how?: Pick<LoadOptions, 'dtype' | 'files'>): Promise<Certificate>
}

export const useCertificates = create<CertificatesState>()((set, get) => ({
  kept: new Map(),
  fetch: async () => {
    const read = await readCertificates().catch(() => new Map<string, Certificate>())
    set({ kept: new Map([...read, ...get().kept]) })
  },
  make: async (card, how) => {
    const options = { ...how, runtime: 'ort', device: 'wasm' } as const
    const session = new ModelSession(card, options, { onProgress: () => undefined, onGone: () => undefined })
    try {
      await session.loaded
      const certificate = await session.certify().result
      const key = modelKey(card, certificate.madeWith.dtype)
      set({ kept: new Map([...get().kept, [key, certificate]]) })
      // Where nothing can be kept, it still serves until the page is closed.
      await saveCertificate(key, certificate).catch(() => undefined)
      return certificate
    } finally {
      session.close()
    }
  },
}))

/**
 * What to compare a model with, if that was made here in the format that the options ask for or prefer; one of another
 * format would let pass, or condemn, what it says nothing of.
 */
export function certificateOf(card: ModelCard, options: LoadOptions): Certificate | undefined {
  const variant = variantFor(card, options)
  return variant ? useCertificates.getState().kept.get(modelKey(card, variant.dtype)) : undefined
}

/** Another revision is another model, and the same weights in other numbers predict otherwise. */
function modelKey({ id, source }: ModelCard, dtype: Dtype): string {
  const places = { site: 'path', hub: 'revision', local: 'folderId' } as const
  const place = (source as Readonly<Record<string, string>>)[places[source.kind]] ?? ''
  return `${id}@${place} ${dtype}`
}
