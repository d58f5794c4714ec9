import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'

import { App } from '#app/App.tsx'
import { failure } from '#protocol/failure.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { resetStores, scriptedCard } from '#store/scriptedSlots.ts'

const fetchOfPage = globalThis.fetch

const estimate = (value: number) => ({ value, low: value - 0.1, high: value + 0.1, n: 40 })

const stage = (name: string, from: string | null) => ({
  stage: name,
  from,
  steps: 30,
  kept_step: 20,
  tokens: 1_200_000,
  seconds: 600,
  peak_lr: 0.001,
  best_val_loss: 2.5,
  loss: [
    [10, 4],
    [30, 2],
  ],
  val_loss: [
    [10, 3],
    [20, 2.5],
    [30, 2.75],
  ],
})

const record = (model: string, evaluation: unknown) => ({
  model,
  parameters: 5,
  hardware: 'a small machine',
  stages: [stage('base', null), ...(model === 'base' ? [] : [stage(model, 'base')])],
  evaluation,
})

const sweep = {
  hardware: 'a small machine',
  precision: 'float32',
  seed: 1,
  runs: [
    {
      id: 'rank-2',
      group: 'rank',
      label: 'LoRA, rank 2',
      trained_parameters: 1000,
      examples: 50,
      tokens: 900,
      steps: 30,
      kept_step: 20,
      seconds: 61,
      loss: [[10, 3]],
      val_loss: [[10, 3]],
      results: [{ label: 'Intents right', ...estimate(0.61) }],
    },
  ],
}

const good: Record<string, unknown> = {
  'models/base/training.json': record('base', { accuracy: 'in an older form' }),
  'models/standard/training.json': record('standard', {
    measures: [
      { id: 'intent_accuracy', label: 'x', ...estimate(0.75) },
      { id: 'bits_per_byte_general', label: 'x', value: 2.314, low: 2.2, high: 2.4, n: 80 },
      { id: 'brand_new', label: 'Something new', ...estimate(0.5) },
    ],
    families: [{ name: 'capitals', seen: estimate(0.9), unseen: null }],
  }),
  'training/sweep.json': sweep,
  'training/held_out.json': {
    combinations: ['intent x quoted'],
    operation_wordings: { intent: ['Name the issue.'] },
    format_wordings: {},
    family_wordings: {},
    clusters: ['sentiment'],
  },
  'training/samples.json': {
    version: 1,
    domain: ['Customer: Hello.'],
    standard: [{ user: 'Where is it?', assistant: 'card arrival' }],
    instruction: [{ user: 'What is 6 + 3?', assistant: '9' }],
  },
}

/** Answers from these files; a string is sent as it is, and what is not here is missing. */
function serve(files: Record<string, unknown>): void {
  globalThis.fetch = (input) => {
    const url = input instanceof Request ? input.url : String(input)
    const path = Object.keys(files).find((name) => new URL(url).pathname.endsWith(`/${name}`))
    if (path === undefined) return Promise.resolve(new Response('', { status: 404 }))
    const content = files[path]
    return Promise.resolve(typeof content === 'string' ? new Response(content) : Response.json(content))
  }
}

const without = (...paths: string[]) =>
  Object.fromEntries(Object.entries(good).filter(([path]) => !paths.includes(path)))

async function open(files: Record<string, unknown>): Promise<void> {
  serve(files)
  location.hash = '#/training'
  await render(<App />)
}

const part = (name: string) => page.getByRole('region', { name, exact: true })

beforeEach(() => {
  resetStores()
  useCatalogue.setState({ models: [scriptedCard('standard'), scriptedCard('base')] })
})
afterEach(() => {
  globalThis.fetch = fetchOfPage
  location.hash = ''
})

describe('what is there', () => {
  test('is shown: family, formats, curves, sweep, measures and what was held out', async () => {
    await open(good)
    await expect.element(part('The family tree')).toMatchTextContent(/1.2 million tokens, 10 minutes/)
    await expect.element(part('The family tree')).toMatchTextContent(/a small machine/)
    await expect
      .element(part('What they read').getByText('<|user|>Where is it?<|assistant|>card arrival<|end|>'))
      .toBeInTheDocument()
    await expect.element(part('The curves')).toMatchTextContent(/Kept step 20 of 30; validation loss 2.50/)
    await expect.element(part('The sweep').getByText('LoRA, rank 2').first()).toBeVisible()
    await expect.element(part('What they were never shown')).toMatchTextContent(/sentiment.*intent × quoted/)
    await expect.element(page.getByText('Name the issue.')).not.toBeVisible()
    await page.getByText('Wordings of operations (1)').click()
    await expect.element(page.getByText('Name the issue.')).toBeVisible()
  })

  test('names the hardware of each stage where it is not the same', async () => {
    const other = { ...record('base', null), hardware: 'another machine' }
    await open({ ...good, 'models/base/training.json': other })
    const tree = part('The family tree')
    await expect.element(tree.getByText('another machine', { exact: true })).toBeVisible()
    await expect.element(tree.getByText('a small machine', { exact: true })).toBeVisible()
    await expect.element(tree).not.toMatchTextContent(/All trained on/)
  })

  test('marks what carries the loss, and only that', async () => {
    await open(good)
    await expect.element(part('What they read').getByText('card arrival', { exact: true })).toBeVisible()
    const marked = [...document.querySelectorAll('li mark')].map(({ textContent }) => textContent)
    expect(marked).toEqual([
      'card arrival',
      'card arrival<|end|>',
      '9',
      '9<|end|>',
      'Customer: Hello.',
      '<|end|>Customer: Hello.',
    ])
  })

  test('measures have siblings as columns, intervals, and dashes where nothing was measured', async () => {
    await open(good)
    const rows = part('What was measured').getByRole('region', { name: 'Measures by sibling' })
    await expect.element(rows.getByRole('row').first()).toMatchTextContent(/^Measure\s*Base\s*Specialist$/)
    await expect
      .element(rows.getByRole('row', { name: /Intent right, bare query/ }))
      .toMatchTextContent(/–\s*75%\s*65% to 85%, n 40/)
    await expect
      .element(rows.getByRole('row', { name: /general text/ }))
      .toMatchTextContent(/lower is better.*–\s*2.31\s*2.20 to 2.40, n 80/)
    await expect.element(rows.getByRole('row', { name: /Something new/ })).toMatchTextContent(/50%/)
  })

  test('what was asked is told from what was trained on, and every source has licence and address', async () => {
    await open(good)
    await expect.element(part('What was measured')).toMatchTextContent(/trained on word for word/)
    const rows = part('The sources').getByRole('region', { name: 'Sources and licences' }).getByRole('row')
    await expect
      .element(rows.filter({ hasText: 'CLINC150' }))
      .toMatchTextContent(/CC BY 3.0\s*github.com\/clinc\/oos-eval$/)
    expect(rows.elements().every((row) => row.querySelectorAll('th, td').length === 4)).toBe(true)
  })

  test('every curve has its table', async () => {
    await open(good)
    const table = part('The curves').getByRole('region', { name: 'Loss by step: Standard fine-tuning' })
    await part('The curves').getByText('As a table').nth(1).click()
    await expect.element(table.getByRole('row', { name: /^20 \(kept\)/ })).toMatchTextContent(/–\s*2.500/)
    expect(document.querySelectorAll('.recharts-reference-line-line')).toHaveLength(2)
  })
})

describe('what is not there takes nothing else along', () => {
  test.each([
    ['a missing sweep', without('training/sweep.json'), 'The sweep', /has not been run yet/],
    ['a damaged sweep', { ...good, 'training/sweep.json': '{"hardw' }, 'The sweep', /arrived damaged/],
    ['missing examples', without('training/samples.json'), 'What they read', /not on this site yet/],
    [
      'endless examples',
      {
        ...good,
        'training/samples.json': JSON.stringify(good['training/samples.json']) + ' '.repeat(2_000_000),
      },
      'What they read',
      /arrived damaged/,
    ],
    [
      'lists in another form',
      { ...good, 'training/held_out.json': { combinations: 'none' } },
      'What they were never shown',
      /arrived damaged/,
    ],
  ])('%s', async (_what, files, name, sentence) => {
    await open(files)
    await expect.element(part(name)).toMatchTextContent(sentence)
    await expect.element(part('What was measured')).toMatchTextContent(/75%/)
    await expect.element(part('The family tree')).toMatchTextContent(/1.2 million tokens/)
  })

  test('one damaged and one missing record are said by name', async () => {
    await open({
      ...without('models/base/training.json'),
      'models/standard/training.json': '<!doctype html>',
    })
    await expect.element(page.getByText(/The training record of Base has not been published/)).toBeVisible()
    await expect.element(page.getByText(/The training record of Specialist arrived damaged/)).toBeVisible()
    await expect.element(part('What was measured')).toMatchTextContent(/Not measured yet/)
    await expect.element(part('The sweep').getByText('LoRA, rank 2').first()).toBeVisible()
    await expect.element(part('The curves')).toMatchTextContent(/There are no curves to show/)
  })

  test('without a catalogue the rest is still there', async () => {
    useCatalogue.setState({ models: [], failure: failure('file-missing', 'models/catalogue.json') })
    await open(good)
    await expect.element(page.getByText(/catalogue.json/)).toBeVisible()
    await expect.element(part('The sweep').getByText('LoRA, rank 2').first()).toBeVisible()
  })
})

describe('the pages', () => {
  const link = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true })

  test('have links, titles and headings that take focus; a draft stays; back goes back', async () => {
    location.hash = ''
    serve(good)
    await render(<App />)
    const box = page.getByRole('textbox', { name: /Your prompt/ })
    await box.fill('A draft')
    await expect.element(link('Compare')).toHaveAttribute('aria-current', 'page')
    await expect.element(link('Training')).not.toHaveAttribute('aria-current')
    expect(document.title).toBe('Tuning Fork')

    await link('Training').click()
    await expect.element(page.getByRole('heading', { name: 'How they were trained' })).toHaveFocus()
    await expect.element(link('Training')).toHaveAttribute('aria-current', 'page')
    await expect.element(link('Compare')).not.toHaveAttribute('aria-current')
    expect(document.title).toBe('How they were trained - Tuning Fork')
    expect(location.hash).toBe('#/training')
    await expect.element(box).not.toBeInTheDocument()

    history.back()
    await expect.element(page.getByRole('heading', { name: 'Tuning Fork', level: 1 })).toHaveFocus()
    await expect.element(box).toHaveValue('A draft')
    expect(document.title).toBe('Tuning Fork')
  })

  test('are changed by keyboard; what scrolls can be reached, what is folded opens', async () => {
    location.hash = ''
    serve(good)
    await render(<App />)
    const target = link('Training')
    await expect.element(target).toBeVisible()
    while (document.activeElement !== target.element()) await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('heading', { name: 'How they were trained' })).toHaveFocus()

    const measures = page.getByRole('region', { name: 'Measures by sibling' })
    await expect.element(measures).toBeVisible()
    const stops = new Set<Element | null>()
    for (; !stops.has(document.activeElement); await userEvent.tab()) stops.add(document.activeElement)
    expect(stops.has(measures.element())).toBe(true)
    const summary = page.getByText('Wordings of operations (1)')
    expect(stops.has(summary.element())).toBe(true)
    summary.element().parentElement?.querySelector('summary')?.focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByText('Name the issue.')).toBeVisible()
  })

  test('an unknown address shows Compare', async () => {
    location.hash = '#/nowhere'
    await render(<App />)
    await expect.element(page.getByRole('textbox', { name: /Your prompt/ })).toBeVisible()
    await expect.element(link('Compare')).toHaveAttribute('aria-current', 'page')
  })
})
