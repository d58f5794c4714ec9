/** @file The models on the page: unloading is no failure, and one that goes takes its words with it. */
import { beforeEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'

import { LoadedModels } from '#panels/models/LoadedModels.tsx'
import { ModelOffer } from '#panels/models/ModelOffer.tsx'
import { greedy } from '#protocol/answer.ts'
import { failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'
import { useAnswers } from '#store/answers.ts'
import { readCapabilities, useDevice } from '#store/device.ts'
import { useModelCache } from '#store/modelCache.ts'
import { loadScripted, resetStores, scriptedCard } from '#store/scriptedSlots.ts'
import { useScores } from '#store/scores.ts'
import { useSettings } from '#store/settings.ts'
import { findSlot, optionsOf, useSlots } from '#store/slots.ts'

const request = { prompt: 'x', system: '', mode: 'raw', maxTokens: 8, sampling: greedy } as const

beforeEach(async () => {
  resetStores()
  useModelCache.setState({ kept: null })
  await loadScripted('a', 'standard', ['card'])
  await loadScripted('b', 'instruction', ['hello'])
})

test('a model is unloaded and loaded again by one button, which keeps the focus', async () => {
  await render(<LoadedModels />)
  const unload = page.getByRole('button', { name: 'Unload: Specialist' })
  ;(unload.element() as HTMLElement).focus()
  await userEvent.keyboard('{Enter}')
  const notice = page.getByText(/^Unloaded: its memory is free/)
  await expect.element(notice).toBeVisible()
  expect(notice.element().closest('[data-tone]')?.getAttribute('data-tone')).toBe('quiet')
  await expect.element(page.getByRole('button', { name: 'Load it: Specialist' })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => findSlot('a')?.status).toBe('ready')
})

test('a model that is removed takes its answer and its switch along, and leaves the focus at the heading', async () => {
  useSettings.getState().change({ beside: ['base'] })
  await loadScripted('c', 'base', ['words'])
  await useAnswers.getState().ask(request)
  await render(<LoadedModels />)
  await page.getByRole('button', { name: 'Remove from the page: Base' }).click()
  await expect.element(page.getByRole('heading', { name: 'On the page now' })).toHaveFocus()
  expect(useSlots.getState().slots.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(Object.keys(useAnswers.getState().bySlot)).toEqual(['a', 'b'])
  expect(useSettings.getState().beside).toEqual([])
})

test('a model that a script sends away takes with it all that is kept by slot', async () => {
  useSettings.getState().change({ beside: ['base'] })
  await loadScripted('c', 'base', ['words'], { canScore: true })
  await useAnswers.getState().ask(request)
  await useScores.getState().score({ ...request, text: 'x' }, ['a', 'c'])
  await loadScripted('c', 'base', ['the same model'])
  expect(Object.keys(useAnswers.getState().bySlot)).toEqual(['a', 'b', 'c'])
  const late = useScores.getState().score({ ...request, text: 'late' }, ['a', 'c'])
  await useSlots.getState().load('c', scriptedCard('domain'), { device: 'wasm' })
  await late
  expect(Object.keys(useAnswers.getState().bySlot)).toEqual(['a', 'b'])
  expect(Object.keys(useScores.getState().bySlot)).toEqual(['a'])
  expect(useSettings.getState().beside).toEqual([])
})

const known = { role: 'instruction' } as const
const path = 'onnx/model.onnx'
const revision = '0'.repeat(40)
const files = [{ path, sizeBytes: 20e6, sha256: null }]
const card: ModelCard = {
  ...scriptedCard('instruction'),
  id: 'owner/name@0000000',
  name: 'owner/name',
  source: { kind: 'hub', repo: 'owner/name', revision },
  variants: [{ dtype: 'fp32', files }],
}
const folderId = `hub--owner--name--${revision}`

test('what a model still costs is what is not here yet', async () => {
  const kept = (keptBytes: number): void => {
    const file = {
      path,
      sizeBytes: 20e6,
      sha256: null,
      isComplete: keptBytes === 20e6,
      isDamaged: false,
      keptBytes,
    }
    useModelCache.setState({ kept: [{ folderId, card, keptBytes, keptAt: 1, files: [file] }] })
  }
  await render(<ModelOffer card={card} {...known} />)
  const button = page.getByRole('button')
  await expect.element(button).toMatchTextContent('Fetch 20.0 MB and load it')
  kept(5e6)
  await expect.element(button).toMatchTextContent('Fetch the other 15.0 MB and load it')
  kept(20e6)
  await expect.element(button).toMatchTextContent(/^Load it$/)
})

test("another model in a place does not stand above the last one's answer, and is asked from here", async () => {
  await useAnswers.getState().ask(request)
  await render(<ModelOffer card={{ ...card, source: { kind: 'site', path: 'models/x/' } }} {...known} />)
  await page.getByRole('button').click()
  await expect.poll(() => findSlot('b')?.modelId).toBe(card.id)
  expect(Object.keys(useAnswers.getState().bySlot)).toEqual(['a'])
  await expect.poll(() => findSlot('b')?.status).toBe('ready')
  await expect.element(page.getByRole('link', { name: 'Ask it on Compare' })).toHaveAttribute('href', '#/')
})

test('what the offer says is taken is taken: the processor, where the graphics adapter has none of the formats', async () => {
  const adapter = {
    features: { has: () => false },
    limits: { maxBufferSize: 2e9, maxStorageBufferBindingSize: 2e9, maxStorageBuffersPerShaderStage: 8 },
    info: { vendor: 'acme' },
  }
  await useDevice.getState().inspect()
  const gpu = { requestAdapter: () => Promise.resolve(adapter) }
  useDevice.setState({ report: await readCapabilities({ userAgent: '', gpu }) })
  const source = { kind: 'site', path: 'models/x/' } as const
  await render(<ModelOffer card={{ ...card, source, variants: [{ dtype: 'q4f16', files }] }} {...known} />)
  await expect.element(page.getByText('by itself: q4f16 on the processor (WASM)')).toBeInTheDocument()
  await page.getByRole('button').click()
  await expect.poll(() => findSlot('b')).toMatchObject({ modelId: card.id, status: 'ready' })
  expect(optionsOf('b')).toMatchObject({ device: 'auto', preferred: { device: 'wasm', dtype: 'q4f16' } })
})

test('the button of a model that is not loaded names what loading it fetches', async () => {
  const large = [{ path, sizeBytes: 20e6, sha256: null }]
  await useSlots
    .getState()
    .load('b', { ...card, variants: [{ dtype: 'fp32', files: large }] }, { device: 'wasm' })
  useSlots.getState().unload('b', failure('cancelled'))
  await render(<LoadedModels />)
  const button = page.getByRole('button', { name: /load it: owner\/name/i })
  await expect.element(button).toHaveTextContent('Fetch 20.0 MB and load it')
  const file = { path, sizeBytes: 20e6, sha256: null, isComplete: false, isDamaged: false, keptBytes: 5e6 }
  useModelCache.setState({ kept: [{ folderId, card, keptBytes: 5e6, keptAt: 1, files: [file] }] })
  await expect.element(button).toHaveTextContent('Fetch the other 15.0 MB and load it')
})
