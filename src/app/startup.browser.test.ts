/** @file Which models the page begins to load by itself. */
import { afterEach, beforeEach, expect, test } from 'vitest'

import { showBeside, startPage } from '#app/startup.ts'
import { resetStores } from '#store/scriptedSlots.ts'
import { useSettings } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'

beforeEach(resetStores)
afterEach(resetStores)

test.each([
  [null, ['loading', 'loading', 'loading']],
  [true, ['loading', 'gave-way', 'gave-way']],
])('the models that fit: one at a time is %s', async (oneAtATime, expected) => {
  useSettings.getState().change({ oneAtATime })
  await startPage()
  showBeside('base')
  const { slots } = useSlots.getState()
  expect(slots.map(({ modelId }) => modelId)).toEqual(['standard', 'instruction', 'base'])
  expect(slots.map(({ status, failure }) => failure?.code ?? status)).toEqual(expected)
})
