/** @file Looking a model up: asked again as often as wanted, and elsewhere where it is gone. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { HubSearch, LookedUp } from '#panels/models/HubSearch.tsx'
import { resetStores } from '#store/scriptedSlots.ts'

const sha = 'c'.repeat(40)
const size = 1_000_000
const known = { role: 'base' } as const

/** A hub that has the repositories named; what it was asked for is what comes back. */
function serve(...repos: string[]): string[] {
  const asked: string[] = []
  const realFetch = globalThis.fetch
  const siblings = ['config.json', 'tokenizer.json', 'onnx/model_q4.onnx'].map((rfilename) => ({
    rfilename,
    size,
  }))
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    const [, repo] = /\/api\/models\/(.+)\/revision\//.exec(input) ?? []
    if (repo !== undefined) {
      asked.push(repo)
      return repos.includes(repo) ? Response.json({ sha, siblings }) : new Response('', { status: 404 })
    }
    return /\/resolve\/.*config\.json/.test(input)
      ? Response.json({ model_type: 'llama' })
      : await realFetch(input, init)
  })
  return asked
}

beforeEach(resetStores)
afterEach(() => vi.unstubAllGlobals())

test('a model that is gone is looked for in the other place at a click', async () => {
  const asked = serve('other/name')
  await render(<LookedUp address="owner/name" {...known} fallback="other/name" />)
  await expect.element(page.getByRole('alert')).toMatchTextContent(/gated, private or gone/)
  await page.getByRole('button', { name: 'Try other/name' }).click()
  await expect.element(page.getByRole('heading', { name: 'other/name' })).toBeVisible()
  expect(asked).toEqual(['owner/name', 'other/name'])
  await expect.element(page.getByRole('button', { name: /^Fetch 3\.0 MB and load it$/ })).toBeVisible()
})

test('the same address is asked for again', async () => {
  const asked = serve()
  await render(<HubSearch />)
  await page.getByLabelText("A model's name or address on the Hub").fill('owner/name')
  const lookUp = page.getByRole('button', { name: 'Look it up' })
  await lookUp.click()
  await expect.poll(() => asked).toHaveLength(1)
  await lookUp.click()
  await expect.poll(() => asked).toHaveLength(2)
})
