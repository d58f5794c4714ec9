/** @file What the visitor does with runs, files and own data: real stores, workers and database, scripted models. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'

import { Measure } from '#panels/measure/Measure.tsx'
import { filesOf } from '#panels/measure/runFiles.ts'
import { useRuns } from '#store/runs.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { useSuites } from '#store/suites.ts'
import { smallSuite } from '#suites/exampleSuite.ts'
import { writeRun } from '#suites/exports/runJson.ts'
import { pairIn } from '#suites/run.ts'

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
    await page.getByRole('button', { name: 'Use this 1 row' }).click()
    await expect.element(page.getByText(/1 prompt of mine.csv.* is a suite now/)).toBeVisible()
  }
  await expect.element(page.getByRole('radio', { name: 'mine.csv 2' })).toBeVisible()
  await page.getByRole('button', { name: 'Delete mine.csv 2' }).click()
  await page.getByRole('button', { name: 'Delete for good? mine.csv 2' }).click()
  await expect.poll(() => useSuites.getState().own.map(({ name }) => name)).toEqual(['mine.csv'])
})

test('a table without a column that is known says what to choose', async () => {
  await render(<Measure />)
  await page.getByLabelText(/Drop a file here/).upload(new File(['foo,bar\n1,2\n'], 'odd.csv'))
  const use = page.getByRole('button', { name: 'Use this 1 row' })
  await expect.element(use).toBeDisabled()
  await expect.element(page.getByText(/^No column is known as the prompt/)).toBeVisible()
  await page.getByRole('combobox', { name: 'Prompt', exact: true }).selectOptions('foo')
  await expect.element(use).toBeEnabled()
  await expect.element(page.getByText(/^No column is known as the prompt/)).not.toBeInTheDocument()
})

test('a run that a reload broke off is offered at the top, and opens with the focus on its matrix', async () => {
  await load('a')
  const run = await useRuns.getState().start(suite, ['a'])
  if (!run) throw new Error('no run')
  await useRuns.getState().open({ ...run, id: 'broken off', answers: run.answers.slice(0, 2) })
  for (const { id } of useRuns.getState().kept) if (id === run.id) await useRuns.getState().remove(id)
  useRuns.setState(useRuns.getInitialState()) // as after a reload
  await render(<Measure />)
  await page.getByRole('button', { name: 'Open it' }).click()
  await expect.element(page.getByRole('heading', { name: 'The generalization matrix' })).toHaveFocus()
  await expect.element(page.getByRole('button', { name: 'Open it' })).not.toBeInTheDocument()
  await expect.element(page.getByRole('button', { name: 'Go on' })).toBeEnabled()
})

test('a complete run is not offered, and shown from the list it has the focus on its matrix', async () => {
  await load('a')
  await useRuns.getState().start(suite, ['a'])
  useRuns.setState(useRuns.getInitialState())
  await render(<Measure />)
  await page.getByRole('button', { name: /^Show .*Small suite/ }).click()
  await expect.element(page.getByRole('heading', { name: 'The generalization matrix' })).toHaveFocus()
  expect(page.getByRole('button', { name: 'Open it' }).elements()).toHaveLength(0)
})

test('a file of another tool counts no questions, and shows no condition that it is silent about', async () => {
  for (const slotId of ['a', 'b'])
    await loadScripted(slotId, 'instruction', ['card'], { tokenMs: 1, canScore: true })
  const run = await useRuns.getState().start(suite, ['a', 'b'])
  if (!run) throw new Error('no run')
  const [file] = await filesOf(run, 'comparator', pairIn(run.models, null))
  if (!file) throw new Error('no file')
  await render(<Measure />)
  const input = page.getByLabelText('Open a run file')
  await input.upload(new File(file.content, file.name, { type: file.type }))
  await expect.element(page.getByText(/^This is a file of LLM Comparator/)).toBeVisible()
  await expect.element(page.getByRole('region', { name: 'The matrix' })).toBeVisible()
  expect(page.getByText(/0 of 0 answers/).elements()).toHaveLength(0)
  expect(page.getByRole('button', { name: /^–/ }).elements()).toHaveLength(0)
})

test('prompts that nothing is said of are answered and shown, with a dash for every rate', async () => {
  await load('a')
  await load('b')
  await render(<Measure />)
  await page.getByLabelText(/Drop a file here/).upload(new File(['Where is it?\nWhy?\n'], 'mine.txt'))
  await page.getByRole('button', { name: 'Use these 2 rows' }).click()
  await page.getByRole('radio', { name: 'mine.txt' }).click()
  await page.getByRole('button', { name: /^Run on/ }).click()
  await expect.poll(() => useRuns.getState().status).toBe('complete')
  const cell = page.getByRole('button', { name: /^– .* right on T3.*in its template/ }).first()
  await expect.element(cell).toMatchTextContent(/nothing to score, 2 answers.* ms an answer/)
  await cell.click()
  const items = page.getByRole('region', { name: 'Items' })
  await expect.element(items.getByText('2 of 2 items')).toBeVisible()
  expect(items.getByText('not judged').elements()).toHaveLength(4)
  for (const summary of ['More measures', 'What they know', 'Wording by wording', 'Confusions'])
    await page.getByText(new RegExp(`^${summary}`)).click()
  await expect.element(page.getByRole('row', { name: /^A label where none was asked for/ })).toBeVisible()
  await expect.element(page.getByText('No likelihoods have been taken in this run.')).toBeVisible()
  expect(document.body.textContent).not.toMatch(/NaN|Infinity|undefined/)
})
