/** @file Which models stand beside the pair when the page is opened again. */
import { beforeEach, expect, test } from 'vitest'

import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { useSettings } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'

beforeEach(() => {
  resetStores()
  useSettings.getState().reset()
})

test('a model leaves the settings with its last slot', async () => {
  useSettings.getState().change({ beside: ['base'] })
  await loadScripted('c', 'base', ['x'])
  await loadScripted('a', 'base', ['x'])
  await loadScripted('a', 'standard', ['x'])
  expect(useSettings.getState().beside).toEqual(['base'])
  useSlots.getState().close('c')
  expect(useSettings.getState().beside).toEqual([])
})
