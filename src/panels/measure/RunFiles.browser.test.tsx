/** @file Files of other programs are opened: what they are is said, and the page shows them without rates made up. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'

import { Measure } from '#panels/measure/Measure.tsx'
import { useRuns } from '#store/runs.ts'
import { resetStores } from '#store/scriptedSlots.ts'

beforeEach(resetStores)
afterEach(async () => {
  for (const { id } of useRuns.getState().kept) await useRuns.getState().remove(id)
})

const input = page.getByLabelText('Open a run file')

test('a file of LLM Comparator is shown without rates, and is not asked to go on', async () => {
  const examples = ['one', 'two'].map((input_text) => ({
    input_text,
    tags: ['Math'],
    output_text_a: 'yes',
    output_text_b: 'no',
    score: 1,
  }))
  const file = JSON.stringify({ metadata: {}, models: [{ name: 'Apple' }, { name: 'Pear' }], examples })
  await render(<Measure />)
  await input.upload(new File([file], 'anything.txt'))
  await expect
    .element(page.getByText(/LLM Comparator: 2 prompts, answers of Apple and Pear; nothing says/))
    .toBeVisible()
  await expect.element(page.getByRole('button', { name: /Apple right on T3/ })).toMatchTextContent('–')
  await expect.element(page.getByRole('columnheader', { name: 'Apple (role not known)' })).toBeVisible()
  await expect.element(page.getByText(/It does not say how the models were tuned/)).toBeVisible()
  await expect.element(page.getByRole('columnheader', { name: 'Apple against Pear' })).toBeVisible()
  await expect.poll(() => useRuns.getState().status).toBe('complete')
  await page.getByRole('button', { name: /Apple right on T3/ }).click()
  for (const summary of ['More measures', 'What they know', 'Wording by wording', 'Confusions']) {
    await page.getByText(new RegExp(`^${summary}`)).click()
  }
  await expect.element(page.getByRole('heading', { name: 'The generalization matrix' })).toBeVisible()
})

test('two files of lm-evaluation-harness are two models; a bad line leaves the run that is shown', async () => {
  const line = (acc: number): string =>
    JSON.stringify({
      doc_id: 0,
      doc: {},
      target: 'x',
      arguments: [['Q', {}]],
      resps: [['x']],
      exact_match: acc,
    })
  await render(<Measure />)
  await input.upload([new File([line(1)], 'one.jsonl'), new File([line(0)], 'two.jsonl')])
  await expect.element(page.getByRole('button', { name: /one right on T3/ })).toMatchTextContent('100%')
  await expect.element(page.getByRole('button', { name: /two right on T3/ })).toMatchTextContent('0%')
  const shown = useRuns.getState().run?.id
  await input.upload(new File([`${line(1)}\n{"doc_id"`], 'cut.jsonl'))
  await expect.element(page.getByText(/Line 2: this is no JSON, or it was cut off\./)).toBeVisible()
  expect(useRuns.getState().run?.id).toBe(shown)
})
