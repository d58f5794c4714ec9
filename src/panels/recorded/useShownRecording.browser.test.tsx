import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'

import { Announcer } from '#panels/Announcer.tsx'
import { AnswerColumns } from '#panels/answer/AnswerColumns.tsx'
import { askPrompt } from '#prompt/askPrompt.ts'
import { Suggestions } from '#prompt/Suggestions.tsx'
import { greedy } from '#protocol/answer.ts'
import { failure } from '#protocol/failure.ts'
import { startAnew, useAnswers } from '#store/answers.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { useRecordings, type Recordings } from '#store/recordings.ts'
import { loadScripted, loadTemplated, resetStores } from '#store/scriptedSlots.ts'
import { defaultSettings, useSettings } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'

const fetchOfPage = globalThis.fetch
const [late, capital] = ['Card is late', 'What is the capital of France?'] as const
const timing = {
  firstTokenMs: 11,
  prefillTokensPerSecond: 1000,
  decodeTokensPerSecond: 300,
  bytesPerSecond: 1200,
  totalMs: 17,
  concurrent: true,
  cold: false,
}

function answerOf(role: 'standard' | 'instruction', text: string): Recordings['recordings'][0]['answers'][0] {
  const slotId = role === 'standard' ? 'a' : 'b'
  const rest = { finishReason: 'end', sent: `<|user|>${text}`, tokenCount: 3, timing, failure: null } as const
  return { slotId, modelId: role, role, text, ...rest }
}

const { mode, system, maxTokens } = defaultSettings
const recordings: Recordings = {
  version: 1,
  recordedAt: '2026-11-25T06:22:04.195Z',
  device: { device: 'wasm', dtype: 'int8', adapter: null, processor: 'Some CPU', coreCount: 2 },
  browser: 'Chromium 156.0.8078.79',
  appVersion: '0.1.0',
  onnxruntime: '1.30.0',
  request: { mode, system, maxTokens, temperature: 0 },
  models: {
    standard: { name: 'Specialist', hasTemplate: true, sha256: 'a'.repeat(64) },
    instruction: { name: 'Generalist', hasTemplate: true, sha256: 'b'.repeat(64) },
  },
  recordings: [
    {
      prompt: late,
      tier: 'T0',
      answers: [answerOf('standard', 'recorded arrival'), answerOf('instruction', '<b>recorded</b> reply')],
    },
    {
      prompt: capital,
      tier: 'T4',
      answers: [answerOf('standard', 'recorded pin'), answerOf('instruction', 'recorded Paris')],
    },
  ],
}
const prompts = {
  version: 1,
  licence: 'CC0-1.0',
  tiers: [{ code: 'T0', name: 'All', summary: 'All of them.', prompts: [late, capital, 'Not recorded'] }],
}

const specialist = page.getByRole('article', { name: 'Specialist' })
const generalist = page.getByRole('article', { name: 'Generalist' })
const bar = page.getByRole('region', { name: 'Recorded answers' })
const labels = page.getByRole('button', { name: 'Recorded', exact: true })

function serve(body: string): void {
  globalThis.fetch = (input) => {
    const isPrompts = input instanceof URL && input.pathname.endsWith('prompts.json')
    return Promise.resolve(new Response(isPrompts ? JSON.stringify(prompts) : body))
  }
}

/** The page's middle, with what the server has at `recordings.json`. */
async function open(body = JSON.stringify(recordings)): Promise<void> {
  serve(body)
  await render(
    <>
      <Suggestions />
      <AnswerColumns comparesWords={false} onCompareWords={() => undefined}>
        {null}
      </AnswerColumns>
      <Announcer />
    </>,
  )
  await useRecordings.getState().fetch()
}

/** A model that never gets ready. */
function loadForEver(slotId: string, role: 'standard' | 'instruction' | 'base'): void {
  loadScripted(slotId, role, [], { fault: { during: 'load', kind: 'hang' } }).catch(() => undefined)
}

async function expectRecorded(left: string, right: string): Promise<void> {
  await expect.element(specialist.getByTestId('recorded-standard')).toHaveTextContent(left)
  await expect.element(generalist.getByTestId('recorded-instruction')).toHaveTextContent(right)
  await expect.element(labels).toHaveLength(2)
}

async function expectNothingRecorded(): Promise<void> {
  await expect.element(page.getByTestId(/^recorded-/)).toHaveLength(0)
  await expect.element(labels).toHaveLength(0)
  await expect.element(bar).not.toBeInTheDocument()
}

beforeEach(resetStores)
afterEach(() => {
  resetStores()
  globalThis.fetch = fetchOfPage
})

describe('a recording stands in', () => {
  test('before there is any slot: labelled, explained, as plain text, and no answer of the visitor', async () => {
    await open()
    await expectRecorded('recorded arrival', '<b>recorded</b> reply')
    await expect.element(bar).toMatchTextContent(/Card is late.*WASM · Chromium 156 · 25 Nov 2026/)
    const label = specialist.getByRole('button', { name: 'Recorded', exact: true })
    await expect.element(label).toHaveAccessibleDescription(/25 November 2026.*Some CPU.*156\.0\.8078\.79/)
    await expect.element(specialist.getByRole('list', { name: 'Recorded timing' })).toBeVisible()
    expect(useAnswers.getState().bySlot).toEqual({})
    await expect.element(page.getByRole('log', { name: 'Progress' })).toHaveTextContent('')
  })

  test('while models load, in their own columns only', async () => {
    loadForEver('a', 'standard')
    loadForEver('b', 'instruction')
    loadForEver('c', 'base')
    await open()
    await expectRecorded('recorded arrival', '<b>recorded</b> reply')
    await expect.element(specialist).toMatchTextContent('Fetching the model')
    await expect.element(specialist).not.toMatchTextContent('will stand here')
    await expect.element(page.getByRole('article', { name: 'Base' })).toMatchTextContent('will stand here')
  })

  test('for a suggestion picked by keyboard while models load; said aloud once', async () => {
    loadForEver('a', 'standard')
    loadForEver('b', 'instruction')
    await open()
    const suggestion = page.getByRole('button', { name: capital })
    await expect.element(suggestion).toBeVisible()
    suggestion.element().focus()
    await userEvent.keyboard('{Enter}')
    await expectRecorded('recorded pin', 'recorded Paris')
    await expect.element(specialist).toMatchTextContent('It answers as soon as it is ready.')
    await userEvent.keyboard('{Enter}')
    await expectRecorded('recorded pin', 'recorded Paris')
    const said = page.getByRole('log', { name: 'Progress' }).element().textContent
    expect(said).toBe('Recorded answers are shown until the models answer')
  })

  test('where models failed, beside the reason, also for another suggestion', async () => {
    for (const [slotId, role] of [
      ['a', 'standard'],
      ['b', 'instruction'],
    ] as const) {
      const load = loadScripted(slotId, role, [], { fault: { during: 'load', kind: 'file-missing' } })
      await expect(load).rejects.toThrow('missing')
    }
    await open()
    await page.getByRole('button', { name: capital }).click()
    await expect.poll(() => useAnswers.getState().bySlot['b']?.status).toBe('failed')
    await expectRecorded('recorded pin', 'recorded Paris')
    await expect.element(specialist).toMatchTextContent('missing on the server')
  })

  test('where there is no catalogue, and then offers nothing that cannot be', async () => {
    await open()
    await expect.element(bar.getByRole('button', { name: 'Ask it live' })).toBeVisible()
    useCatalogue.setState({ failure: failure('network') })
    await expect.element(bar.getByRole('button', { name: 'Ask it live' })).not.toBeInTheDocument()
    await expectRecorded('recorded arrival', '<b>recorded</b> reply')
  })
})

describe('a recording goes', () => {
  test('when a live answer is asked for from models that can give it', async () => {
    await loadScripted('a', 'standard', ['live ', 'arrival'])
    await loadScripted('b', 'instruction', ['live ', 'reply'])
    await open()
    await expectRecorded('recorded arrival', '<b>recorded</b> reply')
    bar.getByRole('button', { name: 'Ask it live' }).element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByTestId('answer-a')).toMatchTextContent('live arrival')
    await expect.element(page.getByTestId('answer-b')).toMatchTextContent('live reply')
    await expectNothingRecorded()
    expect(useAnswers.getState().bySlot['a']?.request.prompt).toBe(late)
    const said = page.getByRole('log', { name: 'Progress' }).element().textContent
    expect(said).not.toContain('Recorded')
  })

  test('as a whole, when one model can answer and the other cannot yet', async () => {
    await loadScripted('a', 'standard', ['live'])
    loadForEver('b', 'instruction')
    await open()
    await page.getByRole('button', { name: capital }).click()
    await expect.element(page.getByTestId('answer-a')).toMatchTextContent('live')
    await expectNothingRecorded()
  })

  test('without flashing up when models that are ready are asked for another suggestion', async () => {
    await loadScripted('a', 'standard', ['live'])
    await loadScripted('b', 'instruction', ['live'])
    await open()
    await expectRecorded('recorded arrival', '<b>recorded</b> reply')
    const seen = new Set<string>()
    const watch = new MutationObserver(() => {
      seen.add(document.querySelector('[data-testid="recorded-standard"]')?.textContent ?? 'none')
    })
    watch.observe(document.body, { subtree: true, childList: true, characterData: true })
    await page.getByRole('button', { name: capital }).click()
    await expect.element(page.getByTestId('answer-a')).toMatchTextContent('live')
    watch.disconnect()
    expect([...seen]).not.toContain('recorded pin')
    expect(page.getByRole('log', { name: 'Progress' }).element().textContent).not.toContain('Recorded')
  })

  test('when the columns are asked different things', async () => {
    loadForEver('a', 'standard')
    loadForEver('b', 'instruction')
    await open()
    const request = { mode, system, maxTokens, sampling: greedy }
    void useAnswers.getState().ask({ ...request, prompt: late }, ['a'])
    await expectRecorded('recorded arrival', '<b>recorded</b> reply')
    void useAnswers.getState().ask({ ...request, prompt: capital }, ['b'])
    await expectNothingRecorded()
  })

  test('when what is asked goes on from something said before', async () => {
    await loadTemplated('a', 'standard', 'live')
    await loadTemplated('b', 'instruction', 'live')
    await open()
    useSettings.getState().change({ conversation: true })
    await askPrompt('Not recorded')
    for (const slotId of ['a', 'b']) useSlots.getState().unload(slotId, failure('not-responding'))
    await askPrompt(late)
    expect(useAnswers.getState().bySlot['a']).toMatchObject({ status: 'failed', sent: null })
    await expectNothingRecorded()
    const request = { prompt: late, system, mode, maxTokens, sampling: greedy }
    await useAnswers.getState().ask({ ...request, history: [{ role: 'user', content: 'a' }] })
    await expectNothingRecorded()
  })

  test('for good when the conversation is begun anew', async () => {
    loadForEver('a', 'standard')
    loadForEver('b', 'instruction')
    await open()
    void askPrompt(late)
    await expectRecorded('recorded arrival', '<b>recorded</b> reply')
    startAnew()
    await expectNothingRecorded()
  })

  test('when something is asked that was not recorded', async () => {
    loadForEver('a', 'standard')
    loadForEver('b', 'instruction')
    await open()
    await page.getByRole('button', { name: 'Not recorded' }).click()
    await expect.element(specialist).toMatchTextContent('It answers as soon as it is ready.')
    await expectNothingRecorded()
  })

  test.each([{ temperature: 0.8 }, { maxTokens: 5 }, { system: 'Be brief.' }, { mode: 'raw' }] as const)(
    'when it is asked in another way: %j',
    async (changes) => {
      await open()
      useSettings.getState().change(changes)
      void askPrompt(late)
      await expectNothingRecorded()
    },
  )

  test('when the visitor puts another model into a slot', async () => {
    await loadScripted('a', 'base', [])
    await loadScripted('b', 'instruction', [])
    await open()
    await expectNothingRecorded()
  })
})

describe('recordings that cannot be used leave the page as it is without', () => {
  test.each([
    ['a web page', '<!doctype html><title>Sign in</title>'],
    ['cut off', JSON.stringify(recordings).slice(0, 400)],
    ['of a later version', JSON.stringify({ ...recordings, version: 2 })],
    ['without its device', JSON.stringify({ ...recordings, device: undefined })],
    ['with a failed answer', JSON.stringify(recordings).replace('"failure":null', '"failure":"It broke."')],
    ['empty', JSON.stringify({ ...recordings, recordings: [] })],
  ])('%s', async (_, body) => {
    await open(body)
    await expectNothingRecorded()
    await loadScripted('a', 'standard', ['live'])
    await expect.element(specialist).toMatchTextContent('Its answer will stand here.')
    await askPrompt(late)
    await expect.element(page.getByTestId('answer-a')).toMatchTextContent('live')
    expect(useSlots.getState().slots[0]?.failure).toBeNull()
  })

  test('nor does a server that is away', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('offline'))
    await expect(useRecordings.getState().fetch()).resolves.toBeUndefined()
    expect(useRecordings.getState()).toMatchObject({ all: null, current: null })
  })
})
