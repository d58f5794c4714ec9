/** @file What screen readers hear of a run: its beginning and its end, never an answer. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'

import { Announcer } from '#panels/Announcer.tsx'
import { useRuns } from '#store/runs.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { smallSuite } from '#suites/exampleSuite.ts'

const suite = smallSuite()
const runs = () => useRuns.getState()
const started = 'The run of Small suite started: 0 of 12 answers and scores'

beforeEach(resetStores)
afterEach(async () => {
  runs().pause()
  for (const { id } of runs().kept) await runs().remove(id)
})

function heard(label: 'Progress' | 'Failures'): string[] {
  return [...page.getByRole('log', { name: label }).element().children].map((line) => line.textContent ?? '')
}

/** A run on slot a that is under way, with a first answer. */
async function begin(): Promise<{ readonly ended: Promise<unknown> }> {
  await loadScripted('a', 'standard', ['card ', 'arrival'], { tokenMs: 40, canScore: true })
  await render(<Announcer />)
  const ended = runs().start(suite, ['a'])
  await expect.poll(() => runs().progress.answered).toBeGreaterThan(0)
  return { ended }
}

test('a run that is complete says so with its result, and what came on the way says nothing', async () => {
  await (
    await begin()
  ).ended
  await expect
    .poll(() => heard('Progress'))
    .toEqual([started, 'The run is complete: Specialist was right in 2 of 4'])
  expect(heard('Failures')).toEqual([])
})

test('of a run that nothing can be scored of it is said how many answers have come', async () => {
  await loadScripted('a', 'standard', ['card ', 'arrival'], { tokenMs: 1 })
  await render(<Announcer />)
  const items = suite.items.slice(0, 3).map((item) => ({
    ...item,
    references: [],
    checks: [{ kind: 'judged' as const, by: null }],
  }))
  await runs().start(smallSuite({ items }), ['a'])
  await expect
    .poll(() => heard('Progress').at(-1))
    .toBe('The run is complete: Specialist gave 3 answers, nothing to score')
})

test('a pause, going on and a stop are heard', async () => {
  const { ended } = await begin()
  runs().pause()
  await ended
  const count = `${runs().progress.answered} of 12 answers and scores`
  await expect.poll(() => heard('Progress')).toEqual([started, `The run paused: ${count}`])
  void runs().resume()
  await expect.poll(() => heard('Progress').at(-1)).toBe(`The run of Small suite started: ${count}`)
  await runs().stop()
  await expect.poll(() => heard('Progress').at(-1)).toMatch(/^The run was stopped: \d+ of 12/)
  expect(heard('Progress')).toHaveLength(4)
})

test('a run that fails interrupts, and an opened one is not announced', async () => {
  await loadScripted('a', 'standard', ['card ', 'arrival'], { tokenMs: 1, canScore: true })
  const run = await runs().start(suite, ['a'])
  await loadScripted('a', 'standard', [], { fault: { during: 'answer', kind: 'device-lost' } })
  await render(<Announcer />)
  await runs().start(suite, ['a'])
  await expect
    .poll(() => heard('Failures').at(-1))
    .toMatch(/^The run paused: 0 of 12 answers and scores\. The graphics device was lost/)
  const before = heard('Progress').length
  await runs().openKept(run?.id ?? '')
  expect(runs().status).toBe('complete')
  await loadScripted('a', 'standard', ['x'])
  await expect.poll(() => heard('Progress').at(-1)).toContain('is ready')
  expect(
    heard('Progress')
      .slice(before)
      .filter((line) => line.includes('run')),
  ).toEqual([])
})

test('a slot that makes room for another one is no failure', async () => {
  await loadScripted('b', 'instruction', ['x'], { tokenMs: 1, canScore: true })
  const { ended } = await begin()
  await ended
  await runs().start(suite, ['a', 'b'], { isSerial: true })
  expect(heard('Failures')).toEqual([])
})
