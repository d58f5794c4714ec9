/** @file The catalogue of this repository is one the page takes, and says no more of the hub than is known. */
import { readFileSync } from 'node:fs'

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'

import { catalogueSchema, modelCardSchema, type HubEntry } from '#store/catalogue.ts'

const text = readFileSync('public/models/catalogue.json', 'utf8')
const catalogue = v.parse(catalogueSchema, JSON.parse(text))
const { hub, pairs, models } = catalogue
const byId = new Map(hub.map((entry) => [entry.id, entry]))

/** The file with something changed, as it would be refused. */
function isTaken(change: (file: { hub: HubEntry[]; pairs: { models: string[] }[] }) => void): boolean {
  const file = JSON.parse(text)
  change(file)
  return v.is(catalogueSchema, file)
}

/** Weights in 10^6 bytes, as exact as they are known. */
function megabytesOf({ variants: [first] }: HubEntry): number | null {
  if (!first) return null
  return first.sizeBytes === null ? first.approxMegabytes : first.sizeBytes / 1e6
}

describe('models of the hub', () => {
  test('are many, each of its own name and place', () => {
    expect(hub.length).toBeGreaterThan(20)
    expect(new Set(hub.map(({ repo }) => repo)).size).toBe(hub.length)
    expect(new Set(hub.map(({ name }) => name)).size).toBe(hub.length)
    expect(hub.filter(({ id }) => models.some((model) => model.id === id))).toEqual([])
  })

  test('are verified by evidence only', () => {
    expect(
      hub.filter(({ evidence }) => evidence === 'mentioned').every(({ isVerified }) => !isVerified),
    ).toBe(true)
    expect(isTaken(({ hub: [entry] }) => Object.assign(entry ?? {}, { evidence: 'mentioned' }))).toBe(false)
    expect(isTaken(({ hub: [entry] }) => Object.assign(entry ?? {}, { evidence: null }))).toBe(false)
  })

  test('are at a commit or at none, never at a branch', () => {
    expect(isTaken(({ hub: [entry] }) => Object.assign(entry ?? {}, { revision: 'main' }))).toBe(false)
    expect(isTaken(({ hub: [entry] }) => Object.assign(entry ?? {}, { revision: 'bae5cea' }))).toBe(false)
  })

  test('have an exact size or one that is about right, and no hash without an exact size', () => {
    const sizes = hub.flatMap(({ variants }) => variants)
    expect(
      sizes.filter(({ sizeBytes, approxMegabytes }) => sizeBytes !== null && approxMegabytes !== null),
    ).toEqual([])
    expect(sizes.filter(({ sizeBytes, sha256 }) => sizeBytes === null && sha256 !== null)).toEqual([])
  })

  test('have an estimate of memory by the formula, where there is a size', () => {
    for (const entry of hub) {
      const megabytes = megabytesOf(entry)
      const factor = entry.devices[0] === 'webgpu' ? 1.3 : 2
      const estimate = megabytes === null ? null : Math.round(megabytes * factor + 350)
      expect([entry.id, entry.memoryEstimateMegabytes]).toEqual([entry.id, estimate])
    }
  })

  test('need 16-bit floats where every known variant does, and only there', () => {
    for (const { id, variants, needs } of hub) {
      const isHalf = variants.length > 0 && variants.every(({ dtype }) => /f16|fp16/.test(dtype))
      expect([id, needs]).toEqual([id, isHalf ? ['shader-f16'] : []])
    }
  })

  test('say what their licence asks for where it is a custom one', () => {
    const silent = hub.filter(({ licence, licenceNote }) => licence !== 'Apache-2.0' && licenceNote === null)
    expect(silent).toEqual([])
    expect(isTaken(({ hub: [entry] }) => Object.assign(entry ?? {}, { licence: 'free' }))).toBe(false)
  })

  test('that were tuned for nothing are bases, and no base is called tuned', () => {
    const untuned = hub.filter(({ tunedOn }) => tunedOn.startsWith('Nothing'))
    expect(untuned.length).toBeGreaterThan(5)
    expect(untuned.filter(({ role }) => role !== 'base')).toEqual([])
    expect(hub.filter(({ role, promptStyle }) => role === 'base' && promptStyle === 'chat')).toEqual([])
  })
})

describe('pairs', () => {
  test('are of two models of one base family', () => {
    expect(pairs.length).toBeGreaterThan(8)
    for (const { models: ids } of pairs) {
      const [one, other] = ids.map((id) => byId.get(id))
      expect(one?.baseFamily).toBe(other?.baseFamily)
      expect(one).toBeDefined()
      expect(one).not.toBe(other)
    }
  })

  test('with a plain base say that it is no standard fine-tuned model', () => {
    const plain = pairs.filter(({ models: [first] }) => byId.get(first)?.role === 'base')
    expect(plain.filter(({ caveat }) => caveat === null)).toEqual([])
  })

  test('T5 small and FLAN-T5 small, which are of two bases, are none', () => {
    expect(byId.get('t5-small')?.baseFamily).not.toBe(byId.get('flan-t5-small')?.baseFamily)
    expect(
      isTaken(({ pairs: [pair] }) => Object.assign(pair ?? {}, { models: ['t5-small', 'flan-t5-small'] })),
    ).toBe(false)
  })

  test.each([
    ['of a stranger', ['t5-small', 'nobody']],
    ['of one model', ['t5-small', 't5-small']],
    ['of three', ['t5-small', 't5-small-text-to-sql', 'lamini-t5-61m']],
  ])('%s are refused', (_what, ids) => {
    expect(isTaken(({ pairs: [pair] }) => Object.assign(pair ?? {}, { models: ids }))).toBe(false)
  })

  test('and entries of one id twice are refused', () => {
    expect(isTaken(({ hub: entries }) => void entries.push(...entries.slice(0, 1)))).toBe(false)
    expect(isTaken(({ pairs: all }) => void all.push(...all.slice(0, 1)))).toBe(false)
  })
})

test('a site without a hub leaves them out', () => {
  const { hub: none, pairs: noPairs } = v.parse(catalogueSchema, { version: 2, models })
  expect([none, noPairs]).toEqual([[], []])
})

describe('a card from anywhere', () => {
  const [embedded] = models
  const revision = 'a'.repeat(40)
  const taken = (changes: object): boolean => v.is(modelCardSchema, { ...embedded, ...changes })

  test('may be of the site, of the hub or of a folder', () => {
    expect(taken({})).toBe(true)
    expect(taken({ id: 'a/b@aaaaaaa', source: { kind: 'hub', repo: 'a/b', revision } })).toBe(true)
    expect(taken({ id: 'local-tiny-1', source: { kind: 'local', folderId: 'local-tiny-1' } })).toBe(true)
  })

  test.each([
    ['a branch', { source: { kind: 'hub', repo: 'a/b', revision: 'main' } }],
    ['a repository elsewhere', { source: { kind: 'hub', repo: 'https://evil.example/a/b', revision } }],
    ['a folder above', { source: { kind: 'local', folderId: '../x' } }],
    ['another site', { source: { kind: 'site', path: '//evil.example/' } }],
    ['a path above', { files: [{ path: '../x', sizeBytes: 1, sha256: null }] }],
    ['a runtime of tests', { runtime: 'scripted' }],
  ])('%s is refused', (_what, changes) => {
    expect(taken(changes)).toBe(false)
  })

  test('the hub is no source of an embedded model', () => {
    const file = { version: 2, models: [{ ...embedded, source: { kind: 'hub', repo: 'a/b', revision } }] }
    expect(v.is(catalogueSchema, file)).toBe(false)
  })
})
