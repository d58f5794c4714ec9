/** @file Reference predictions of models that bring none of their own: made here once, kept in this browser. */
import { create } from 'zustand'

import { ModelSession } from '#client/ModelSession.ts'
import type { Certificate } from '#protocol/certificate.ts'
import type { Dtype, ModelCard } from '#protocol/model.ts'
import { readCertificates, saveCertificate } from '#store/database.ts'

type CertificatesState = {
  /** By `modelKey`. */
  readonly kept: ReadonlyMap<string, Certificate>
  /** Reads what is kept; nothing where the browser keeps nothing. */
  fetch(): Promise<void>
  /**
   * Runs a model on WASM once, in the number format wanted: so only the device's computing is compared, not the
   * rounding of weights. Keeps what it predicts. Rejects with `FailureError`.
   */
  make(card: ModelCard, dtype?: Dtype): Promise<Certificate>
}

export const useCertificates = create<CertificatesState>()((set, get) => ({
  kept: new Map(),
  fetch: async () => {
    const read = await readCertificates().catch(() => new Map<string, Certificate>())
    set({ kept: new Map([...read, ...get().kept]) })
  },
  make: async (card, dtype) => {
    const options = { runtime: 'ort', device: 'wasm', ...(dtype && { dtype }) } as const
    const session = new ModelSession(card, options, { onProgress: () => undefined, onGone: () => undefined })
    try {
      await session.loaded
      const certificate = await session.certify().result
      set({ kept: new Map([...get().kept, [modelKey(card), certificate]]) })
      // Where nothing can be kept, it still serves until the page is closed.
      await saveCertificate(modelKey(card), certificate).catch(() => undefined)
      return certificate
    } finally {
      session.close()
    }
  },
}))

/** What to compare a model with, if that was made here. */
export function certificateOf(card: ModelCard): Certificate | undefined {
  return useCertificates.getState().kept.get(modelKey(card))
}

/** Another revision is another model. */
function modelKey({ id, source }: ModelCard): string {
  const places = { site: 'path', hub: 'revision', local: 'folderId' } as const
  const place = (source as Readonly<Record<string, string>>)[places[source.kind]] ?? ''
  return `${id}@${place}`
}
