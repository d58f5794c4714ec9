/** @file References that are made where models take turns: the shipped base model, and a scripted one beside it. */
import { beforeEach, expect, test } from 'vitest'

import { greedy } from '#protocol/answer.ts'
import type { ModelCard } from '#protocol/model.ts'
import { useAnswers } from '#store/answers.ts'
import { makeCertificate, useCertify } from '#store/certify.ts'
import { chooseTurns } from '#store/oneAtATime.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { findSlot, isInMemory, useSlots } from '#store/slots.ts'

beforeEach(resetStores)

test(
  'a reference waits for its turn, and is made with nothing else in memory',
  { timeout: 60_000 },
  async () => {
    const catalogue = (await (await fetch('/models/catalogue.json')).json()) as { models: ModelCard[] }
    const base = catalogue.models.find(({ id }) => id === 'base')
    if (!base) throw new Error('no base')
    const card: ModelCard = {
      ...base,
      id: `base-${Date.now()}`,
      source: { kind: 'site', path: '/models/base/' },
      files: base.files.filter(({ path }) => path !== 'certificate.json'),
    }
    const words = Array.from({ length: 20 }, (_, index) => `word${index} `)
    await loadScripted('b', 'instruction', words, { tokenMs: 20 })
    await useSlots.getState().load('a', card, { device: 'wasm' })
    chooseTurns(true)
    const request = { prompt: 'x', system: '', mode: 'raw', maxTokens: 64, sampling: greedy } as const
    const asked = useAnswers.getState().ask(request, ['b'])
    const made = makeCertificate('a')
    expect(useCertify.getState().byModel[card.id]).toBe('making')
    expect((await asked)[0]).toMatchObject({ status: 'finished', text: words.join('') })
    // What is in memory besides the copy on WASM.
    const beside = new Set<string>()
    const stopWatching = useSlots.subscribe(({ slots }) => {
      for (const slot of slots) if (isInMemory(slot)) beside.add(slot.id)
    })
    await made
    stopWatching()
    expect(beside.has('b')).toBe(false)
    expect(useCertify.getState().byModel[card.id]).toBeUndefined()
    expect(findSlot('a')?.report?.numerics?.verdict).toBe('agrees')
    expect(findSlot('b')?.failure?.code).toBe('gave-way')
  },
)
