/** @file The catalogue says of every embedded file what is true of it. */
import { expect, test } from 'vitest'

import { readCatalogue, withFacts } from './catalogue.ts'

test('sizes and hashes are those of the files; else run `npm run catalogue`', async () => {
  const { models } = await readCatalogue()
  expect(models.map(({ id }) => id)).toEqual(['standard', 'instruction', 'base', 'domain', 'both'])
  expect(await withFacts(models)).toEqual(models)
})
