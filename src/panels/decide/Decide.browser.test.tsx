/** @file The page with the shipped index and real stores: what is computed when, and what is said aloud. */
import * as v from 'valibot'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { page as browserPage, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'

import { Decide } from '#panels/decide/Decide.tsx'
import { useAudit } from '#store/audit.ts'
import { useRuns } from '#store/runs.ts'
import { distanceIndexSchema } from '#suites/distance.ts'
import { suiteSchema, tiers } from '#suites/suite.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'

const suite = smallSuite({
  items: Array.from({ length: 30 }, (_, place) => smallItem({ id: `bare ${place}`, tier: 'T0' })),
})
const models = [smallModel('standard', 'a'), smallModel('both', 'b')]
const run = smallRun(suite, models, (_, { role }) => (role === 'standard' ? 'card arrival' : 'no'))

/** How often each example's text was read: hashing reads it once. */
let readCount = 0
const examples = ['How do I change my PIN?', 'My new card has not come', 'What is my balance?', 'Hello'].map(
  (text) => ({
    intent: `intent of ${text}`,
    get text() {
      readCount++
      return text
    },
  }),
)

beforeEach(async () => {
  const response = await fetch('/suites/distance.json')
  const index = v.parse(distanceIndexSchema, await response.json())
  readCount = 0
  useAudit.setState({ ground: { index, examples: [...examples] } })
})
afterEach(() => {
  useAudit.setState(useAudit.getInitialState())
  useRuns.setState({ run: null, status: 'idle' })
})

test('the nearest examples are looked for when a request is opened, and no keystroke looks again', async () => {
  const page = await render(<Decide />)
  await page
    .getByLabelText('Requests, one a line or parted by blank lines')
    .fill('My new card has not come yet\nHello there')
  await page.getByRole('button', { name: 'Place them' }).click()
  await expect.element(page.getByRole('status')).toMatchTextContent(/2 requests placed/)
  expect(readCount).toBe(0)
  await page.getByText('My new card has not come yet', { exact: true }).last().click()
  const [first] = page.getByRole('listitem').elements()
  expect(first?.textContent).toContain('My new card has not come (intent of')
  const readWhenOpen = readCount
  expect(readWhenOpen).toBeGreaterThan(0)
  await page.getByLabelText('Task examples', { exact: true }).fill('1000')
  await expect.element(page.getByText('Task examples: 1,000').first()).toBeVisible()
  expect(readCount).toBe(readWhenOpen)
})

test('a complete run names the models it compares and decides; one under way does not', async () => {
  useAudit.setState({
    requests: Array.from({ length: 40 }, () => ({
      text: 'Where is my card?',
      tier: 'T0' as const,
      distance: 0.2,
      percentile: 20,
      nearestIntent: 'card arrival',
    })),
  })
  useRuns.setState({ run, status: 'complete' })
  const page = await render(<Decide />)
  const recommendation = page.getByRole('region', { name: 'The recommendation' })
  await expect
    .element(recommendation)
    .toMatchTextContent('standard is the specialist, both is the generalist')
  await expect.element(recommendation).toMatchTextContent('A specialist: standard fine-tuning.')
  await expect.element(recommendation).toMatchTextContent('specialist against generalist on T0: ahead')
  await expect.element(page.getByRole('region', { name: 'Rates by distance' })).toBeVisible()
  useRuns.setState({ status: 'running' })
  await expect.element(recommendation).toMatchTextContent('Undecided.')
  await expect.element(recommendation).toMatchTextContent('A run is under way')
})

test('while a run is only computed, none is said to be under way', async () => {
  useRuns.setState({ run: structuredClone(run), status: 'complete' })
  const seen: string[] = []
  const watch = new MutationObserver(() => seen.push(document.body.textContent ?? ''))
  watch.observe(document.body, { childList: true, subtree: true, characterData: true })
  const page = await render(<Decide />)
  const recommendation = page.getByRole('region', { name: 'The recommendation' })
  await expect.element(recommendation).toMatchTextContent('is the specialist')
  watch.disconnect()
  expect(seen.some((text) => text.includes('Computing what the run says ...'))).toBe(true)
  expect(seen.filter((text) => text.includes('under way'))).toEqual([])
})

test('what was typed and answered is still there after a way to Measure and back', async () => {
  const first = await render(<Decide />)
  const label = 'Requests, one a line or parted by blank lines'
  await first.getByLabelText(label).fill('one\n\ntwo')
  await first.getByLabelText('One a line (2)').click()
  await first.getByLabelText('Task examples', { exact: true }).fill('1000')
  await first.unmount()
  const again = await render(<Decide />)
  await expect.element(again.getByLabelText(label)).toHaveValue('one\n\ntwo')
  await expect.element(again.getByLabelText('One a line (2)')).toBeChecked()
  await expect.element(again.getByLabelText('Task examples', { exact: true })).toHaveValue('1000')
  await again.getByRole('button', { name: 'Clear' }).click()
  await expect.element(again.getByLabelText(label)).toHaveValue('')
})

test('on a phone no model is out of sight in the rates by distance', async () => {
  await browserPage.viewport(360, 740)
  onTestFinished(() => browserPage.viewport(414, 896)) // as it is by default
  useRuns.setState({ run, status: 'complete' })
  const page = await render(<Decide />)
  const box = page.getByRole('region', { name: 'Rates by distance' })
  await expect.element(box).toBeVisible()
  const { scrollWidth, clientWidth } = box.element()
  expect(scrollWidth).toBe(clientWidth)
  const cells = box.getByRole('cell').elements()
  expect(cells.length).toBeGreaterThan(2)
  for (const cell of cells) expect(cell.getBoundingClientRect().right).toBeLessThanOrEqual(360)
})

test('no model whose role is not known is called specialist or generalist', async () => {
  const unknown = run.models.map((model) => ({ ...model, role: null }))
  useRuns.setState({ run: { ...run, models: unknown }, status: 'complete' })
  const page = await render(<Decide />)
  const recommendation = page.getByRole('region', { name: 'The recommendation' })
  await expect
    .element(recommendation)
    .toMatchTextContent('no model of it is known to be a specialist (standard fine-tuning), none to be a')
  expect(recommendation.element().textContent).not.toContain('is the specialist')
  await expect.element(recommendation).toMatchTextContent('How a model of the run was tuned is not known')
})

test('says beside the recommendation of which domain it is, and what to do in another', async () => {
  const page = await render(<Decide />)
  const recommendation = page.getByRole('region', { name: 'The recommendation' })
  await expect.element(recommendation).toMatchTextContent('All of this is about a banking specialist')
  await expect.element(recommendation.getByRole('link', { name: 'load it on Models' })).toBeVisible()
})

test('requests of several lines stay whole where blank lines part them, unless the visitor says otherwise', async () => {
  const page = await render(<Decide />)
  const requests = ['one', 'two', 'three'].map((name) => `Classify this message.\nMy card ${name} is lost`)
  await page.getByLabelText('Requests, one a line or parted by blank lines').fill(requests.join('\n\n'))
  await expect.element(page.getByLabelText('Parted by blank lines (3)')).toBeChecked()
  await page.getByRole('button', { name: 'Place them' }).click()
  await expect.element(page.getByText(/^3 requests placed/)).toBeVisible()
  await page.getByLabelText('One a line (6)').click()
  await page.getByRole('button', { name: 'Place them' }).click()
  await expect.element(page.getByText(/^6 requests placed/)).toBeVisible()
})

test('tries the guess out on the shipped suite as it is, once there are requests', async () => {
  const page = await render(<Decide />)
  await page.getByLabelText('Requests, one a line or parted by blank lines').fill('Where is my card?')
  const table = page.getByRole('region', { name: 'Placement of the full suite' })
  expect(table.elements()).toHaveLength(0)
  await page.getByRole('button', { name: 'Place them' }).click()
  await expect.element(table).toBeVisible()
  const full = v.parse(suiteSchema, await (await fetch('/suites/full.json')).json())
  const rows = table.getByRole('row').elements().slice(1)
  const figures = rows.map((row) =>
    [...row.querySelectorAll('td')].map((cell) => Number.parseInt(cell.innerText)),
  )
  expect(figures.map(([count]) => count)).toEqual(
    tiers.map((tier) => full.items.filter((item) => item.tier === tier).length),
  )
  for (const [count, ...guesses] of figures)
    expect(guesses.slice(0, 5).reduce((sum, guess) => sum + guess, 0)).toBe(count)
})

test('on a phone no rule is wider than the page, and each cell names its column', async () => {
  await browserPage.viewport(360, 740)
  const page = await render(<Decide />)
  const rules = page.getByRole('region', { name: 'The rules' })
  await expect.element(rules).toBeVisible()
  const box = rules.element()
  expect(box.scrollWidth).toBeLessThanOrEqual(box.clientWidth)
  const [first] = rules.getByRole('row').elements().slice(1)
  expect(first?.querySelectorAll('td')).toHaveLength(4)
  for (const cell of first?.querySelectorAll('td') ?? [])
    expect(getComputedStyle(cell, '::before').content).toContain(cell.dataset['label'])
  await browserPage.viewport(1280, 800)
})

test('a field that holds no whole number says so, and counts as not said', async () => {
  const page = await render(<Decide />)
  const field = page.getByLabelText('Tasks', { exact: true })
  await field.fill('3')
  await expect.element(page.getByText('Tasks: 3').first()).toBeVisible()
  await field.fill('3.5')
  await expect.element(page.getByText('A whole number from 1 to 10,000,000, or nothing.')).toBeVisible()
  await expect.element(page.getByText('Tasks: not said').first()).toBeVisible()
})

test('items of the curve are parted into bins of at least 15, the same for all models', async () => {
  const far = Array.from({ length: 30 }, (_, place) =>
    smallItem({ id: `far ${place}`, tier: 'T1', prompt: `${'zebra quark '.repeat(1 + place)}${place}` }),
  )
  const twice = smallSuite({ items: [...suite.items, ...far] })
  useRuns.setState({ run: smallRun(twice, models, () => 'card arrival'), status: 'complete' })
  const page = await render(<Decide />)
  const table = page.getByRole('region', { name: 'Rates by distance' })
  await expect.element(table).toBeVisible()
  const rows = table.getByRole('row').elements().slice(1)
  expect(rows.length).toBeGreaterThan(1)
  const counts = rows.map((row) => Number(/% of (\d\d)/.exec(row.textContent ?? '')?.[1]))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60)
  for (const count of counts) expect(count).toBeGreaterThanOrEqual(15)
})

test('typing places nothing, however much stands in the field: only the button does', async () => {
  const { ground } = useAudit.getState()
  if (!ground) throw new Error('no index')
  let placedCount = 0
  const counting = new Proxy(ground.index, {
    get: (index, key) => {
      if (key === 'scales') placedCount++
      return Reflect.get(index, key)
    },
  })
  useAudit.setState({ ground: { ...ground, index: counting } })
  const page = await render(<Decide />)
  const field = page.getByLabelText('Requests, one a line or parted by blank lines')
  await field.fill(Array.from({ length: 50 }, (_, place) => `Where is card ${place}?`).join('\n'))
  await userEvent.type(field, ' and more')
  expect(placedCount).toBe(0)
  await page.getByRole('button', { name: 'Place them' }).click()
  await expect.element(page.getByText(/^50 requests placed/)).toBeVisible()
  // It tries the guess out on the full suite, once.
  await expect.element(page.getByRole('region', { name: 'Placement of the full suite' })).toBeVisible()
  const placed = placedCount
  expect(placed).toBeGreaterThanOrEqual(50)
  await userEvent.type(field, ' and more')
  expect(placedCount).toBe(placed)
})
