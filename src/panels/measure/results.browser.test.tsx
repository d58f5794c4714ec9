/** @file What is shown of a run: the confusion matrix, the items behind a rate, wordings, and what is not checked. */
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'

import { CellItems } from '#panels/measure/CellItems.tsx'
import { Confusions } from '#panels/measure/Confusions.tsx'
import { Knowledge } from '#panels/measure/Knowledge.tsx'
import { Matrix } from '#panels/measure/Matrix.tsx'
import { Measures } from '#panels/measure/Measures.tsx'
import { OwnData } from '#panels/measure/OwnData.tsx'
import { RunFacts } from '#panels/measure/RunFacts.tsx'
import { Wordings } from '#panels/measure/Wordings.tsx'
import { finish } from '#lib/steps.ts'
import { ownSuiteOf } from '#store/keptForms.ts'
import { useSuites } from '#store/suites.ts'
import { uncheckedOf } from '#suites/measuring.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'

const standard = smallModel('standard', 'a')

afterEach(() => page.viewport(414, 896)) // as it is by default

test('the confusion matrix says what a cell counts, under the pointer and at the arrow keys', async () => {
  const labels = ['card arrival', 'age limit', 'pin']
  const items = Array.from({ length: 12 }, (_, place) => smallItem({ id: `item ${place}`, tier: 'T0' }))
  const said = (place: number): string => (place < 7 ? 'age limit' : place < 9 ? 'hm' : 'card arrival')
  const run = smallRun(smallSuite({ labels, items }), [standard], ({ id }) => said(Number(id.slice(5))))
  await render(<Confusions run={run} />)
  const matrix = page.getByRole('grid')
  await expect.element(matrix.getByRole('columnheader', { name: 'no label' })).toBeVisible()
  await expect.element(matrix.getByRole('rowheader', { name: 'card arrival' })).toBeVisible()
  await expect.element(matrix.getByRole('columnheader', { name: 'pin' })).not.toBeInTheDocument()
  await matrix.getByRole('gridcell', { name: '7' }).hover()
  await expect.element(matrix.getByRole('gridcell', { name: '7' })).toHaveAttribute('data-heat', '5')
  await expect.element(matrix.getByRole('gridcell', { name: '3' })).toHaveAttribute('data-heat', '0') // right
  const told = page.getByRole('status')
  await expect.element(told).toMatchTextContent('7 × card arrival answered as age limit')
  const first = matrix.getByRole('gridcell').first()
  first.element().focus()
  await expect.element(told).toMatchTextContent('3 × card arrival answered rightly')
  await userEvent.keyboard('{End}')
  await expect.element(told).toMatchTextContent('2 × card arrival answered with no label')
  expect(matrix.element().querySelectorAll('td[tabindex="0"]')).toHaveLength(1)
  const table = page.getByRole('region', { name: 'Confusions of standard' })
  await expect.element(table).toMatchTextContent('card arrivalage limit7')
})

test('of many labels 20 have lines; the others are summed and outshine none', async () => {
  const labels = Array.from({ length: 60 }, (_, place) => `label ${place}`)
  const items = labels.map((label, place) => smallItem({ id: `${place}`, tier: 'T0', references: [label] }))
  await page.viewport(600, 400)
  const suite = smallSuite({ labels, items })
  const run = smallRun(suite, [standard], ({ id }) => `label ${(Number(id) + 1) % 60}`)
  await render(<Confusions run={run} />)
  const matrix = page.getByRole('grid')
  expect(matrix.getByRole('columnheader').elements()).toHaveLength(1 + 20 + 1)
  await expect.element(matrix.getByRole('rowheader', { name: '40 other labels' })).toBeVisible()
  const sums = matrix.getByRole('row').last().getByRole('gridcell').last()
  await expect.element(sums).toMatchTextContent('39')
  await expect.element(sums).toHaveAttribute('data-heat', '0')
  const box = page.getByRole('region', { name: 'Confusion matrix of standard' }).element()
  box.scrollTo(1000, 1000)
  expect(box.scrollTop).toBeGreaterThan(50)
  expect(box.scrollLeft).toBeGreaterThan(50)
  const head = matrix.getByRole('columnheader').nth(3).element().getBoundingClientRect()
  expect(head.top - box.getBoundingClientRect().top).toBeLessThan(5) // stays while the cells go by
  const side = matrix.getByRole('rowheader').nth(8).element().getBoundingClientRect()
  expect(side.left - box.getBoundingClientRect().left).toBeLessThan(5)
})

test('a model without a confusion says so', async () => {
  await render(
    <Confusions run={smallRun(smallSuite(), [standard], ({ references }) => references[0] ?? '')} />,
  )
  await expect.element(page.getByText('standard takes no label for another.')).toBeVisible()
})

test('the items behind a rate are filtered and searched, and how many pass is said aloud', async () => {
  const items = Array.from({ length: 8 }, (_, place) =>
    smallItem({ id: `item ${place}`, tier: 'T3', task: place % 2 === 0 ? 'first word' : 'last word' }),
  )
  const run = smallRun(smallSuite({ items }), [standard], ({ id }) => `said to ${id}`)
  await render(<CellItems run={run} place={{ tier: 'T3', slotId: 'a', condition: 'template' }} />)
  const count = page.getByRole('status')
  await expect.element(count).toMatchTextContent('8 of 8 items')
  await expect.element(page.getByLabelText('Rewording')).not.toBeInTheDocument()
  await page.getByLabelText('Task').selectOptions('last word')
  await expect.element(count).toMatchTextContent('4 of 8 items')
  await page.getByLabelText('Search prompts and answers').fill('SAID TO ITEM 3')
  await expect.element(count).toMatchTextContent('1 of 8 items')
  await expect.element(page.getByRole('listitem')).toMatchTextContent('item 3 asks')
  await page.getByRole('radio', { name: 'Right', exact: true }).click()
  await expect.element(count).toMatchTextContent('0 of 8 items')
})

test('too few items a wording are called that, and no worst wording is named', async () => {
  const asked = (task: string, wording: string, count: number) =>
    Array.from({ length: count }, (_, place) =>
      smallItem({ id: `${task} ${wording} ${place}`, tier: 'T3', task, wording }),
    )
  const items = [...asked('first', 'One?', 6), ...asked('first', 'Two?', 5), ...asked('last', 'One?', 2)]
  const few = smallSuite({ items: [...items, ...asked('last', 'Two?', 2)] })
  const run = smallRun(few, [standard], ({ wording }) => (wording === 'One?' ? 'card arrival' : 'no'))
  await render(<Wordings run={run} />)
  const table = page.getByRole('region', { name: 'Spread by task' })
  await expect.element(table).toMatchTextContent('worst 0% of 5 (0% to 43%), low power: Two?')
  const [, first, last] = table.getByRole('row').elements()
  expect(first?.textContent).toMatch(
    /55% of 11worst .*: Two\?spread 100 points over 2 wordings, by chance \d+ \(\d+ to \d+\)/,
  )
  await expect.element(page.getByText(/where 95% lie of 1,000 deals/)).toBeVisible()
  expect(last?.textContent).toContain('50% of 4too few items a wording (2)')
  expect(last?.textContent).not.toContain('worst')
  const wordings = page.getByRole('region', { name: 'Rates by wording' })
  await expect.element(wordings).toMatchTextContent(/T3firstOne\?.*never.*6 of 6/)
  await expect.element(wordings).toMatchTextContent(/T3lastOne\?.*never.*2 of 2/)
  await expect.element(page.getByText(/no task has 5 items/)).not.toBeInTheDocument()
})

test('a tier on which no wording has enough items says so in a sentence', async () => {
  const items = ['One?', 'Two?'].map((wording) => smallItem({ id: wording, tier: 'T4', task: 'x', wording }))
  await render(<Wordings run={smallRun(smallSuite({ items }), [standard], () => 'no')} />)
  await expect.element(page.getByText(/^On T4 no task has 5 items or more in every wording/)).toBeVisible()
})

test('a spread that chance makes as well is called no more than that', async () => {
  const items = Array.from({ length: 60 }, (_, place) =>
    smallItem({ id: `${place}`, tier: 'T3', task: 'x', wording: `Wording ${place % 5}` }),
  )
  const luck = (id: string) => ((Number(id) * 7919) % 60 < 30 ? 'card arrival' : 'no')
  await render(<Wordings run={smallRun(smallSuite({ items }), [standard], ({ id }) => luck(id))} />)
  const table = page.getByRole('region', { name: 'Spread by task' })
  await expect
    .element(table)
    .toMatchTextContent(/over 5 wordings, no more than by chance: \d+ \(\d+ to \d+\)/)
})

test('every figure says n and its interval; of few groups it is called low power', async () => {
  const asked = Array.from({ length: 40 }, (_, place) => smallItem({ id: `bare ${place}`, tier: 'T0' }))
  const few = ['1', '2'].map((id) => smallItem({ id, tier: 'T3', task: 'x', isLabelled: false }))
  const suite = smallSuite({ items: [...asked, ...few] })
  const run = smallRun(suite, [standard], ({ id }) => (id.endsWith('3') ? 'no' : 'card arrival'))
  await render(<Measures run={run} />)
  const row = page.getByRole('row', { name: /Right in the words that matter/ })
  await expect.element(row).toMatchTextContent('90%77 to 96n 40')
  await expect.element(row).toMatchTextContent('100%34 to 100n 2, low power')
  const macro = page.getByRole('row', { name: /Macro-F1/ })
  await expect.element(macro).toMatchTextContent('over 1 of 2 labels')
})

test('likelihoods say n and their interval as well', async () => {
  const suite = smallSuite()
  const likelihoods = ['bare 1', 'bare 2'].map((itemId, place) => ({
    itemId,
    slotId: 'a',
    condition: 'template' as const,
    logprob: -1 - place,
    sizeBytes: 4,
    tokenCount: 2,
    choice: 'card arrival',
    choicePerByte: 'card arrival',
  }))
  await render(<Knowledge run={{ ...smallRun(suite, [standard], () => 'no'), likelihoods }} />)
  const knows = page.getByRole('row', { name: /Knows: likeliest label/ })
  await expect.element(knows).toMatchTextContent('50%9 to 91n 2, low power')
  const bits = page.getByRole('row', { name: /Bits per byte/ })
  await expect.element(bits).toMatchTextContent('0.540.36 to 0.72n 2, low power')
})

test('the control of recognised phrases is named, and its own gain is shown', async () => {
  const items = Array.from({ length: 20 }, (_, place) =>
    smallItem({
      id: `${place}`,
      tier: 'T2',
      group: `${place >> 1}`,
      wording: place % 2 ? 'Short.' : 'Long.',
      wordingSeenBy: place % 2 ? ['instruction'] : [],
    }),
  )
  const models = [standard, smallModel('instruction', 'b')]
  const run = smallRun(smallSuite({ items }), models, ({ id }) =>
    Number(id) % 2 || Number(id) > 10 ? 'card arrival' : 'no',
  )
  await render(<Measures run={run} />)
  await expect.element(page.getByText(/standard was trained on none of these wordings/)).toBeVisible()
  const gain = page.getByRole('row', { name: /Seen less never seen/ })
  await expect.element(gain).toMatchTextContent(/standard 60 points.*instruction 60 points/)
  const beyond = page.getByRole('row', { name: /beyond a model trained on none/ })
  await expect.element(beyond).toMatchTextContent(/standard –instruction 0 points/)
})

test.each(['Measures', 'OwnData'])('instructions that are not checked are named in %s', async (part) => {
  const items = ['1', '2', '3'].map((id) =>
    smallItem({ id, tier: 'T4', checks: [{ kind: 'ifeval', id: 'language:response_language', kwargs: {} }] }),
  )
  const suite = smallSuite({ items: [...items, smallItem({ id: 'bare', tier: 'T0' })] })
  useSuites.setState({ own: [ownSuiteOf(suite, finish(uncheckedOf(suite)))] })
  onTestFinished(() => useSuites.setState({ own: [] }))
  const run = smallRun(suite, [standard], () => 'no')
  await render(part === 'Measures' ? <Measures run={run} /> : <OwnData />)
  await expect
    .element(page.getByText(/language:response_language \(3 items\): The reference detects/))
    .toBeVisible()
})

test('on a phone nothing of the matrix is out of sight, and it is still one table', async () => {
  await page.viewport(360, 740)
  const items = (['T0', 'T1', 'T2', 'T3', 'T4'] as const).map((tier) => smallItem({ id: tier, tier }))
  const models = [standard, smallModel('instruction', 'b')]
  const run = smallRun(smallSuite({ items }), models, () => 'card arrival')
  await render(<Matrix run={run} isWanted={false} isOpen={() => false} onPlace={() => undefined} />)
  const box = page.getByRole('region', { name: 'Rates by tier and model' })
  await expect.element(box.getByText('undecided, too few items').first()).toBeVisible()
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = box.element()
  expect([scrollWidth, scrollHeight]).toEqual([clientWidth, clientHeight])
  for (const cell of box.getByRole('cell').elements())
    expect(cell.getBoundingClientRect().right).toBeLessThanOrEqual(360)
  const names = box
    .getByRole('columnheader')
    .elements()
    .map(({ textContent }) => textContent)
  expect(names).toEqual(['Tier', 'standard', 'instruction', 'standard against instruction'])
  expect(box.getByText('standard against instruction', { exact: true }).elements()).toHaveLength(6)
})

test('the circumstances are told in whole sentences, and only what is known of these texts', async () => {
  const { items } = smallSuite()
  const [first, second] = items
  if (!first || !second) throw new Error('no items')
  const kind = 'language:response_language'
  const unsupported = { ...second, checks: [{ kind: 'ifeval' as const, id: kind, kwargs: {} }] }
  const shares = new Map([[first.prompt, 0.5]])
  useSuites.setState({ overlap: { words: 5, byPrompt: shares } })
  onTestFinished(() => useSuites.setState({ overlap: null }))
  const same = smallSuite({ items: [first, { ...unsupported, tier: 'T3' }] })
  const shown = await render(<RunFacts run={smallRun(same, [standard], () => 'no')} />)
  await expect.element(page.getByText(/1 item cannot be judged and counts in no rate/)).toBeVisible()
  await expect.element(page.getByText(/only\s+draws the intervals and chance/)).toBeVisible()
  await expect.element(page.getByText(/word for word: T0 50%\./)).toBeVisible()
  const other = smallSuite({ items: [{ ...first, prompt: 'Another text under the same id' }] })
  await shown.rerender(<RunFacts run={smallRun(other, [standard], () => 'no')} />)
  await expect.element(page.getByText(/word for word/)).not.toBeInTheDocument()
})

test('where all wordings are alike none is called the worst', async () => {
  const items = Array.from({ length: 20 }, (_, place) =>
    smallItem({ id: `${place}`, tier: 'T3', task: 'x', wording: `Wording ${place % 2}` }),
  )
  await render(<Wordings run={smallRun(smallSuite({ items }), [standard], () => 'card arrival')} />)
  const table = page.getByRole('region', { name: 'Spread by task' })
  await expect.element(table).toMatchTextContent('no wording is worse than another')
  await expect.element(table).not.toMatchTextContent('worst')
})

test('a model that has not answered yet has no median', async () => {
  const run = smallRun(smallSuite(), [standard, { ...standard, slotId: 'b', name: 'Silent' }], () => 'no')
  const answers = run.answers.filter(({ slotId }) => slotId === 'a')
  await render(<RunFacts run={{ ...run, answers }} />)
  await expect.element(page.getByText(/standard: WASM, fp32, median answer 30 ms/)).toBeVisible()
  await expect.element(page.getByText(/Silent: WASM, fp32\./)).toBeVisible()
})
