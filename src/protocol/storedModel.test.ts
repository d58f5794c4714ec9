/** @file Names of what is kept: strangers choose repositories and paths. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import {
  dataNameOf,
  folderIdOf,
  hubSourceOf,
  isFolderId,
  isNoteName,
  noteNameOf,
} from '#protocol/storedModel.ts'

const revision = 'a'.repeat(40)

function hubFolder(repo: string): string | null {
  return folderIdOf({ kind: 'hub', repo, revision })
}

it('gives plain names where it can', () => {
  expect(hubFolder('onnx-community/SmolLM2-135M-ONNX')).toBe(
    `hub--onnx-community--SmolLM2-135M-ONNX--${revision}`,
  )
  expect(dataNameOf('onnx/model_q4.onnx')).toBe('onnx~2Fmodel_q4.onnx.data')
  expect(noteNameOf('config.json')).toBe('config.json.json')
  expect(isNoteName(noteNameOf('x'))).toBe(true)
  expect(isNoteName(dataNameOf('x.json'))).toBe(false)
})

it('reads a repository back from its folder', () => {
  for (const repo of ['a/b', 'a-/-b', 'a--b/c', 'a/b--c', 'Ä/ü~ ö', '../..']) {
    expect(hubSourceOf(hubFolder(repo) ?? '')).toEqual({ repo, revision })
  }
  for (const name of ['hub--a--b', 'local--a--b--c', 'hub--a--b--c--d', 'hub--a--~FF--c', '']) {
    expect(hubSourceOf(name)).toBeNull()
  }
})

it('gives no two paths the same name, and none that leaves its folder', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('.', '/', '\\', '-', '~', 'a', 'A', '2', 'F', '\0', 'é', '😀'),
  })
  fc.assert(
    fc.property(hostile, hostile, (one, other) => {
      const name = dataNameOf(one)
      expect(name).toMatch(/^[\w~-][\w.~-]*\.data$|^\.data$/)
      expect(name === dataNameOf(other)).toBe(one === other)
    }),
  )
})

it('gives no two repositories the same folder', () => {
  const part = fc.string({ unit: fc.constantFrom('-', '~', 'a', '.', '2D'), minLength: 1 })
  fc.assert(
    fc.property(part, part, part, part, (a, b, c, d) => {
      const [one, other] = [`${a}/${b}`, `${c}/${d}`]
      expect(isFolderId(hubFolder(one) ?? '')).toBe(true)
      expect(hubFolder(one) === hubFolder(other)).toBe(one === other)
    }),
  )
})

it('keeps long names apart and short enough', () => {
  const long = 'x'.repeat(5000)
  expect(dataNameOf(long).length).toBeLessThan(255)
  expect(dataNameOf(`${long}1`)).not.toBe(dataNameOf(`${long}2`))
  expect(isFolderId(hubFolder(`${long}/${long}`) ?? '')).toBe(true)
  expect(hubSourceOf(hubFolder(`${long}/${long}`) ?? '')).toBeNull()
})

it('keeps nothing of the site, and takes only names it gives for local folders', () => {
  expect(folderIdOf({ kind: 'site', path: 'models/a/' })).toBeNull()
  expect(folderIdOf({ kind: 'local', folderId: 'local--my-model--1' })).toBe('local--my-model--1')
  for (const folderId of ['', '.', '..', '../x', 'a/b', 'a\\b', `a${'b'.repeat(300)}`]) {
    expect(folderIdOf({ kind: 'local', folderId })).toBeNull()
  }
})
