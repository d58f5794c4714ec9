/** @file Files of other programs are opened: what they are is said, and the page shows them without rates made up. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'

import { Measure } from '#panels/measure/Measure.tsx'
import { useRuns } from '#store/runs.ts'
import { resetStores } from '#store/scriptedSlots.ts'
import { smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'

beforeEach(resetStores)
afterEach(async () => {
  vi.restoreAllMocks()
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
  await expect.element(page.getByText(/^Nothing beyond the answers and their times/)).toBeVisible()
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

/** What the page saves: the text of each file. */
function watchSaved(): Promise<string>[] {
  const saved: Promise<string>[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
  vi.spyOn(URL, 'createObjectURL').mockImplementation((content) => {
    if (content instanceof Blob) saved.push(content.text())
    return 'blob:none'
  })
  return saved
}

const save = (name: string) => page.getByRole('button', { name })

test('files that compare two models compare the pair that is chosen; what cannot be judged is neither right nor wrong', async () => {
  const suite = smallSuite()
  const unsupported = { kind: 'ifeval', id: 'language:response_language', kwargs: {} } as const
  const items = suite.items.map((item) => (item.tier === 'T3' ? { ...item, checks: [unsupported] } : item))
  const models = (['base', 'standard', 'both'] as const).map((role) => smallModel(role, `slot ${role}`))
  await useRuns.getState().open(smallRun({ ...suite, items }, models, () => 'card arrival'))
  await render(<Measure />)
  await page.getByRole('combobox', { name: 'Compare' }).selectOptions('both')
  const saved = watchSaved()
  for (const name of ['LLM Comparator (JSON)', 'Report (Markdown)', 'Table (CSV)']) {
    const count = saved.length
    await save(name).click()
    await expect.poll(() => saved).toHaveLength(count + 1)
  }
  const [comparison, report, table] = await Promise.all(saved)
  expect(JSON.parse(comparison ?? '')).toMatchObject({ models: [{ name: 'both' }, { name: 'standard' }] })
  expect(report).toContain('both against standard')
  const ofOther = table?.split('\r\n').filter((line) => line.startsWith('other,'))
  expect(ofOther).not.toEqual([])
  for (const line of ofOther ?? []) expect(line).toMatch(/card arrival,,3,30$/)
})

test('the report names under which condition each model was compared, and on how many groups', async () => {
  const models = [smallModel('standard', 'a'), smallModel('instruction', 'b')]
  await useRuns.getState().open(smallRun(smallSuite(), models, () => 'card arrival'))
  await render(<Measure />)
  const saved = watchSaved()
  await save('Report (Markdown)').click()
  await expect.poll(() => saved).toHaveLength(1)
  const report = await saved[0]
  expect(report).toContain('n = 2 in 2 groups')
  expect(report).toMatch(
    /- T0: standard against instruction: undecided.*, asked as template and as instructed\n/,
  )
  expect(report).toMatch(/- T2: .*, asked as template and as template\n/)
})

test('a file that is too large to be opened here says so when it is saved', async () => {
  const run = smallRun(smallSuite(), [smallModel('base', 'a')], () => 'card arrival')
  await useRuns.getState().open(run)
  await render(<Measure />)
  const saved = watchSaved()
  await save('Run file (JSON)').click()
  await expect.poll(() => saved).toHaveLength(1)
  const warning = page.getByText(/which this page cannot open again: it opens at most 20 MB/)
  await expect.element(warning).not.toBeInTheDocument()
  const [first, ...rest] = run.answers
  if (!first) throw new Error('no answer')
  useRuns.setState({ run: { ...run, answers: [{ ...first, text: 'x'.repeat(20_000_000) }, ...rest] } })
  await save('Run file (JSON)').click()
  await expect.element(warning).toBeVisible()
  await save('Table (CSV)').click()
  await expect.element(warning).not.toBeInTheDocument()
})

test('a file that cannot be written says so', async () => {
  const run = smallRun(smallSuite(), [smallModel('base', 'a')], () => 'card arrival')
  await useRuns.getState().open(run)
  await render(<Measure />)
  const saved = watchSaved()
  const [answer] = run.answers
  if (!answer) throw new Error('no answer')
  useRuns.setState({ run: { ...run, answers: [{ ...answer, itemId: 'gone' }] } })
  await save('Table (CSV)').click()
  await expect.element(page.getByRole('alert')).toMatchTextContent(/^The file could not be written/)
  expect(saved).toEqual([])
})

test('a file of a run that was not complete is shown as ended, and nothing goes on', async () => {
  const models = [smallModel('standard', 'a'), smallModel('instruction', 'b')]
  const whole = smallRun(smallSuite(), models, () => 'card arrival')
  await useRuns
    .getState()
    .open({ ...whole, answers: whole.answers.filter(({ itemId }) => itemId !== 'other') })
  await render(<Measure />)
  const saved = watchSaved()
  await save('LLM Comparator (JSON)').click()
  await expect.poll(() => saved).toHaveLength(1)
  await input.upload(new File([(await saved[0]) ?? ''], 'part.json'))
  await expect.element(page.getByText(/from a run that was not complete/).first()).toBeVisible()
  await expect.poll(() => useRuns.getState().status).toBe('stopped')
  const id = useRuns.getState().run?.id ?? ''
  expect(useRuns.getState().kept.find((kept) => kept.id === id)).toMatchObject({
    isComplete: false,
    isStopped: true,
  })
  await useRuns.getState().openKept(id)
  expect(useRuns.getState()).toMatchObject({ status: 'stopped', run: { isComplete: false } })
})
