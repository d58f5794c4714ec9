/** @file The page with the shipped index and real stores: what is computed when, and what is said aloud. */
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'

import { Decide } from '#panels/decide/Decide.tsx'
import { useAudit } from '#store/audit.ts'
import { useRuns } from '#store/runs.ts'
import { distanceIndexSchema } from '#suites/distance.ts'
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
  useAudit.getState().clear()
  useAudit.setState({ ground: null })
  useRuns.setState({ run: null, status: 'idle' })
})

test('the nearest examples are looked for when a request is opened, and no keystroke looks again', async () => {
  const page = await render(<Decide />)
  await page.getByLabelText('Requests, one a line').fill('My new card has not come yet\nHello there')
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
  const field = page.getByLabelText('Requests, one a line')
  await field.fill(Array.from({ length: 50 }, (_, place) => `Where is card ${place}?`).join('\n'))
  await userEvent.type(field, ' and more')
  expect(placedCount).toBe(0)
  await page.getByRole('button', { name: 'Place them' }).click()
  await expect.element(page.getByText(/^50 requests placed/)).toBeVisible()
  const placed = placedCount
  expect(placed).toBeGreaterThanOrEqual(50)
  await userEvent.type(field, ' and more')
  expect(placedCount).toBe(placed)
})
