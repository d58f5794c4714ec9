import { readFileSync } from 'node:fs'

import { afterEach, expect, test, vi } from 'vitest'

import { useSuites } from '#store/suites.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  useSuites.setState(useSuites.getInitialState())
})

test('the overlap is known by the prompts of the suite it was made for, not by ids that other texts may have', async () => {
  vi.stubGlobal('fetch', async (file: string) => new Response(readFileSync(`public/${file}`)))
  await useSuites.getState().fetchOverlap()
  const { overlap, byId } = useSuites.getState()
  const items = byId['full']?.items ?? []
  expect(items.length).toBeGreaterThan(0)
  expect(overlap?.byPrompt.size).toBe(items.length)
  for (const { prompt } of items) expect(overlap?.byPrompt.has(prompt)).toBe(true)
})
