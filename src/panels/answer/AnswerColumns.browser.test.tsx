import { beforeEach, describe, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'

import { AnswerColumns } from '#panels/answer/AnswerColumns.tsx'
import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import { useAnswers } from '#store/answers.ts'
import { loadScripted, resetStores, words } from '#store/scriptedSlots.ts'
import { useSlots } from '#store/slots.ts'

const request: AnswerRequest = {
  prompt: 'Where is my card?',
  system: '',
  mode: 'template',
  maxTokens: 64,
  sampling: greedy,
}
const specialist = page.getByRole('article', { name: 'Specialist' })
const generalist = page.getByRole('article', { name: 'Generalist' })

async function show(comparesWords = false): Promise<void> {
  await render(
    <AnswerColumns comparesWords={comparesWords} onCompareWords={() => undefined}>
      {null}
    </AnswerColumns>,
  )
}

function ask(prompt = request.prompt): Promise<unknown> {
  return useAnswers.getState().ask({ ...request, prompt })
}

beforeEach(resetStores)

describe('answers', () => {
  test('stream into their own columns', async () => {
    await loadScripted('a', 'standard', ['card ', 'arrival'])
    await loadScripted('b', 'instruction', ['You ', 'can ', 'follow ', 'it.'])
    await show()
    await ask()
    await expect.element(page.getByTestId('answer-a')).toMatchTextContent('card arrival')
    await expect.element(page.getByTestId('answer-b')).toMatchTextContent('You can follow it.')
    await expect.element(specialist).not.toMatchTextContent('You can')
  })

  test('show what has come so far, and keep it when stopped', async () => {
    await loadScripted('a', 'standard', words(500), { tokenMs: 20 })
    await show()
    const asked = ask()
    await expect.element(page.getByTestId('answer-a')).toMatchTextContent('word0 word1')
    await specialist.getByRole('button', { name: 'Stop' }).click()
    await asked
    await expect.element(specialist).toMatchTextContent('Stopped here by you.')
    await expect.element(page.getByTestId('answer-a')).toMatchTextContent('word0 word1')
    await expect.element(page.getByTestId('answer-a')).not.toMatchTextContent('word499')
  })

  test('say so when they are empty', async () => {
    await loadScripted('a', 'standard', [])
    await show()
    await ask()
    await expect.element(specialist).toMatchTextContent('(empty answer)')
  })

  test('say so when they were cut off', async () => {
    await loadScripted('a', 'standard', words(100), { tokenMs: 0 })
    await show()
    await useAnswers.getState().ask({ ...request, maxTokens: 3 })
    await expect.element(specialist).toMatchTextContent('Cut off after 3 tokens')
  })

  test('are plain text, whatever they contain', async () => {
    const hostile = '<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>'
    await loadScripted('a', 'standard', [hostile])
    await show()
    await ask()
    await expect.element(page.getByTestId('answer-a')).toMatchTextContent(hostile)
    expect(page.getByTestId('answer-a').element().querySelector('img, script')).toBeNull()
    expect(window).not.toHaveProperty('hacked')
  })

  test('keep emoji, line breaks and the direction of their script', async () => {
    const text = 'שלום עולם 👩‍👩‍👧‍👦\n\tمرحبا'
    await loadScripted('a', 'standard', [text])
    await show()
    await ask()
    const answer = page.getByTestId('answer-a')
    await expect.element(answer).toBeInTheDocument()
    expect(answer.element().textContent).toBe(text)
    expect(getComputedStyle(answer.element()).direction).toBe('rtl')
    expect(getComputedStyle(answer.element()).whiteSpace).toContain('pre-wrap')
  })

  test('are asked again by Regenerate', async () => {
    await loadScripted('a', 'standard', ['once'])
    await show()
    await ask()
    const before = useAnswers.getState().bySlot['a']
    await specialist.getByRole('button', { name: 'Regenerate' }).click()
    await expect.poll(() => useAnswers.getState().bySlot['a']?.status).toBe('finished')
    expect(useAnswers.getState().bySlot['a']).not.toBe(before)
    await expect.element(specialist).toMatchTextContent('solo')
  })
})

describe('failures', () => {
  test.each([
    ['crash', 'stopped unexpectedly'],
    ['device-lost', 'graphics device was lost'],
  ] as const)('%s in an answer: text kept, the other goes on, Retry works', async (kind, sentence) => {
    await loadScripted('a', 'standard', words(6), {
      fault: { during: 'answer', kind, afterTokens: 2 },
      tokenMs: 20,
    })
    await loadScripted('b', 'instruction', ['all ', 'is ', 'well'])
    await show()
    await ask()
    await expect.element(specialist).toMatchTextContent(sentence)
    await expect.element(page.getByTestId('answer-a')).toMatchTextContent('word0 word1')
    await expect.element(page.getByTestId('answer-b')).toMatchTextContent('all is well')
    await expect.element(generalist.getByRole('button', { name: 'Retry' })).not.toBeInTheDocument()

    // The script fails every new load in the same place, so Retry is seen by the model starting over.
    const loads: string[] = []
    const stopWatching = useSlots.subscribe(({ slots }) => loads.push(slots[0]?.status ?? ''))
    await specialist.getByRole('button', { name: 'Retry' }).click()
    await expect.poll(() => useAnswers.getState().bySlot['a']?.status).toBe('failed')
    stopWatching()
    expect(loads).toEqual(expect.arrayContaining(['loading', 'ready', 'answering', 'failed']))
  })

  test('a fault that does not come back: Retry brings the whole answer', async () => {
    const fault = { during: 'answer', kind: 'out-of-memory', afterTokens: 2 } as const
    const mend = await loadScripted('a', 'standard', words(4), { fault })
    await show()
    await ask()
    await expect.element(specialist).toMatchTextContent('not enough memory')
    mend()
    await specialist.getByRole('button', { name: 'Retry' }).click()
    await expect.element(page.getByTestId('answer-a')).toMatchTextContent('word0 word1 word2 word3')
    await expect.element(specialist).not.toMatchTextContent('not enough memory')
  })

  test('a failed load says why and offers Retry', async () => {
    const load = loadScripted('a', 'standard', ['x'], { fault: { during: 'load', kind: 'file-missing' } })
    await expect(load).rejects.toThrow('missing')
    await show()
    await expect.element(specialist).toMatchTextContent('A file of the model is missing on the server.')
    await specialist.getByRole('button', { name: 'Retry' }).click()
    await expect.element(specialist.getByRole('button', { name: 'Retry' })).toBeVisible()
  })

  test('a prompt too long for the model offers no Retry', async () => {
    const fault = { during: 'answer', kind: 'prompt-too-long' } as const
    await loadScripted('a', 'standard', ['x'], { fault })
    await show()
    await ask()
    await expect.element(specialist).toMatchTextContent('longer than this model can read')
    await expect.element(specialist.getByRole('button', { name: 'Retry' })).not.toBeInTheDocument()
  })
})

describe('around an answer', () => {
  test('Copy copies it', async () => {
    const written: string[] = []
    const original = navigator.clipboard.writeText
    navigator.clipboard.writeText = (text) => Promise.resolve(void written.push(text))
    try {
      await loadScripted('a', 'standard', ['card ', 'arrival'])
      await show()
      await ask()
      await specialist.getByRole('button', { name: 'Copy' }).click()
      await expect.element(specialist.getByRole('button', { name: 'Copied' })).toBeVisible()
      expect(written).toEqual(['card arrival'])
    } finally {
      navigator.clipboard.writeText = original
    }
  })

  test('the exact string is shown with what is special and invisible in it', async () => {
    await loadScripted('a', 'standard', ['x'])
    await show()
    await ask('One<|end|>\nTwo')
    await specialist.getByText('Exact string sent (1 token)').click()
    const shown = specialist.getByRole('region', { name: 'What Specialist read' })
    expect(shown.element().querySelector('pre')?.textContent).toBe('One<|end|>\nTwo')
    expect(
      [...shown.element().querySelectorAll('pre > span')].map(({ textContent }) => textContent),
    ).toContain('<|end|>')
    expect(shown.element().querySelector('[data-sign="⏎"]')).not.toBeNull()
  })

  test('every figure of the timing line explains itself on focus', async () => {
    await loadScripted('a', 'standard', ['x', 'y'])
    await show()
    await ask()
    const figure = specialist.getByRole('button', { name: /^first after/ })
    await expect.element(figure).toHaveAccessibleDescription(/Time to first token/)
    specialist.getByRole('button', { name: '2 tokens' }).element().focus()
    await userEvent.keyboard('{Tab}')
    await expect.poll(() => document.querySelector('[data-open]')?.textContent).toMatch(/Time to first token/)
  })
})

describe('comparing words', () => {
  const marksIn = (slotId: string): string[] =>
    [...page.getByTestId(`answer-${slotId}`).element().querySelectorAll('mark')].map(
      (mark) => mark.textContent,
    )

  test('marks what the other answer lacks', async () => {
    await loadScripted('a', 'standard', ['my card is late'])
    await loadScripted('b', 'instruction', ['my parcel is late'])
    await show(true)
    await ask()
    await expect.element(page.getByText(/3 of 5 words are in both/)).toBeVisible()
    expect(marksIn('a')).toEqual(['card'])
    expect(marksIn('b')).toEqual(['parcel'])
  })

  test('with three columns takes specialist and generalist, until another pair is picked', async () => {
    await loadScripted('c', 'base', ['something else'])
    await loadScripted('a', 'standard', ['same words'])
    await loadScripted('b', 'instruction', ['same words'])
    await show(true)
    await ask()
    await expect.element(page.getByText('Both say the same words.')).toBeVisible()
    await page.getByRole('combobox').selectOptions('Specialist and Base')
    await expect.element(page.getByText(/0 of 4 words are in both/)).toBeVisible()
    expect(marksIn('b')).toEqual([])
  })
})
