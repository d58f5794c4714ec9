/** @file What the visitor does with runs, files and own data: real stores, workers and database, scripted models. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'

import { Measure } from '#panels/measure/Measure.tsx'
import { useRuns } from '#store/runs.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { useSuites } from '#store/suites.ts'
import { smallSuite } from '#suites/exampleSuite.ts'
import { writeRun } from '#suites/exports/runJson.ts'

const suite = smallSuite({ id: 'own:small', name: 'Small suite' })

beforeEach(resetStores)
afterEach(async () => {
  useRuns.getState().pause()
  for (const { id } of useRuns.getState().kept) await useRuns.getState().remove(id)
  for (const { id } of useSuites.getState().own) await useSuites.getState().remove(id)
})

function load(slotId: string): Promise<() => void> {
  return loadScripted(slotId, 'standard', ['card ', 'arrival'], { tokenMs: 1, canScore: true })
}

test('a run waits for its models in sight, and can be paused there', async () => {
  loadScripted('a', 'standard', [], { fault: { during: 'load', kind: 'hang' } }).catch(() => undefined)
  await useSuites.getState().add(suite)
  await render(<Measure />)
  await page.getByRole('radio', { name: 'Small suite' }).click()
  await page.getByRole('button', { name: 'Run on Specialist' }).click()
  await expect.element(page.getByRole('button', { name: 'Waiting for the models ...' })).toBeDisabled()
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect.element(page.getByRole('button', { name: 'Run on Specialist' })).toBeEnabled()
})

test('a kept run is deleted only after a second question', async () => {
  await load('a')
  await useRuns.getState().start(suite, ['a'])
  await render(<Measure />)
  await page.getByRole('button', { name: /^Delete .*Small suite on Specialist/ }).click()
  await page.getByRole('button', { name: /^Keep .*Small suite/ }).click()
  await page.getByRole('button', { name: /^Delete .*Small suite/ }).click()
  expect(useRuns.getState().kept).toHaveLength(1)
  await page.getByRole('button', { name: /^Delete for good\? .*Small suite/ }).click()
  await expect.poll(() => useRuns.getState().kept).toHaveLength(0)
})

test('a run file that is not UTF-8 is refused in a sentence; of two files the newer is shown', async () => {
  await load('a')
  const run = await useRuns.getState().start(suite, ['a'])
  if (!run) throw new Error('no run')
  await render(<Measure />)
  const input = page.getByLabelText('Open a run file')
  await input.upload(new File([Uint8Array.of(0x7b, 0xff, 0x7d)], 'latin.json'))
  await expect.element(page.getByText(/^This file is not UTF-8/)).toBeVisible()
  const [first, second] = ['first', 'second'].map(
    (id) => new File([writeRun({ ...run, id })], `${id}.json`, { type: 'application/json' }),
  )
  if (!first || !second) throw new Error('no files')
  await Promise.all([input.upload(first), input.upload(second)])
  await expect.poll(() => useRuns.getState().run?.id).toBe('second')
  await expect.poll(() => page.getByText(/^This file is not UTF-8/).elements()).toHaveLength(0)
})

test('own prompts: a second file of one name is numbered, and each can be deleted', async () => {
  await load('a')
  await render(<Measure />)
  for (const answer of ['Paris', 'Rome']) {
    await page
      .getByLabelText(/Drop a file here/)
      .upload(new File([`question,answer\nCapital?,${answer}\n`], 'mine.csv', { type: 'text/csv' }))
    await page.getByRole('button', { name: 'Use these 1 rows' }).click()
    await expect.element(page.getByText(/1 prompts of mine.csv.* are a suite now/)).toBeVisible()
  }
  await expect.element(page.getByRole('radio', { name: 'mine.csv 2' })).toBeVisible()
  await page.getByRole('button', { name: 'Delete mine.csv 2' }).click()
  await expect.poll(() => useSuites.getState().own.map(({ name }) => name)).toEqual(['mine.csv'])
})
