import { afterEach, beforeEach, expect, test } from 'vitest'

import type { ModelCard } from '#protocol/model.ts'
import { findModel, useCatalogue } from '#store/catalogue.ts'
import { resetStores, scriptedCard } from '#store/scriptedSlots.ts'

const fetchOfPage = globalThis.fetch
const card: ModelCard = {
  ...scriptedCard('base'),
  runtime: 'ort',
  variants: [{ dtype: 'fp32', files: [{ path: 'onnx/model.onnx', sizeBytes: null, sha256: null }] }],
}

async function fetchWith(answer: () => Promise<Response>): Promise<void> {
  globalThis.fetch = answer
  await useCatalogue.getState().fetch()
}

beforeEach(resetStores)
afterEach(() => {
  globalThis.fetch = fetchOfPage
})

test.each([
  ['no connection', 'network', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['a server in trouble', 'network', () => Promise.resolve(new Response('', { status: 503 }))],
  ['no such file', 'file-missing', () => Promise.resolve(new Response('', { status: 404 }))],
  ['a login page', 'file-not-a-model', () => Promise.resolve(new Response('<!doctype html>'))],
  ['half a file', 'file-not-a-model', () => Promise.resolve(new Response('{"version": 2, "mod'))],
  ['no models', 'file-not-a-model', () => Promise.resolve(Response.json({ version: 2, models: [] }))],
  [
    'a path to elsewhere',
    'file-not-a-model',
    () =>
      Promise.resolve(
        Response.json({
          version: 2,
          models: [{ ...card, source: { kind: 'site', path: '//evil.example/' } }],
        }),
      ),
  ],
] as const)('%s: %s', async (_what, code, answer) => {
  await fetchWith(answer)
  expect(useCatalogue.getState()).toMatchObject({ models: [], failure: { code } })
})

test('a good catalogue takes away what was said of a bad one', async () => {
  useCatalogue.getState().miss('base')
  expect(useCatalogue.getState().failure?.message).toContain('no model base')
  await fetchWith(() => Promise.resolve(Response.json({ version: 2, models: [card] })))
  expect(useCatalogue.getState().failure).toBeNull()
  expect(findModel('base')).toEqual(card)
})
