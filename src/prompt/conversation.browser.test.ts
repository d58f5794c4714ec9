/** @file Conversation mode: what goes with a prompt, by scripted models and by one of the page. */
import { beforeEach, describe, expect, test } from 'vitest'

import { askPrompt } from '#prompt/askPrompt.ts'
import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import { askSame, startAnew, useAnswers, type AnswerState } from '#store/answers.ts'
import { mostTurns } from '#store/conversation.ts'
import { loadScripted, loadTemplated, resetStores } from '#store/scriptedSlots.ts'
import { useSettings } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'

const asked: AnswerRequest = { prompt: 'x', system: '', mode: 'template', maxTokens: 8, sampling: greedy }

function answerOf(slotId: string): AnswerState | undefined {
  return useAnswers.getState().bySlot[slotId]
}

/** What the slot read before its present prompt. */
function before(slotId: string): readonly string[] {
  return (answerOf(slotId)?.request.history ?? []).map(({ role, content }) => `${role}: ${content}`)
}

beforeEach(async () => {
  resetStores()
  await loadTemplated('a', 'standard', 'card')
  await loadTemplated('b', 'instruction', 'hello')
})

describe('off, as it is by default', () => {
  test('nothing goes with a prompt', async () => {
    await askPrompt('one')
    await askPrompt('two')
    expect(answerOf('a')).toMatchObject({ standing: null, request: { prompt: 'two' } })
    expect(before('a')).toEqual([])
  })
})

describe('on', () => {
  beforeEach(() => useSettings.getState().change({ conversation: true }))

  test('each slot reads its own answers', async () => {
    await askPrompt('one')
    expect(before('a')).toEqual([])
    await askPrompt('two')
    expect(before('a')).toEqual(['user: one', 'assistant: card'])
    expect(before('b')).toEqual(['user: one', 'assistant: hello'])
    await askPrompt('three')
    expect(before('b')).toEqual(['user: one', 'assistant: hello', 'user: two', 'assistant: hello'])
  })

  test('what is not asked from the prompt box reads nothing', async () => {
    await askPrompt('one')
    await useAnswers.getState().ask(asked)
    expect(before('a')).toEqual([])
  })

  test('a model without a template, and raw text, stand alone', async () => {
    await loadScripted('a', 'base', ['x'])
    await askPrompt('one')
    await askPrompt('two')
    expect(answerOf('a')?.standing).toBe('no-template')
    expect(before('a')).toEqual([])
    useSettings.getState().change({ mode: 'raw' })
    await askPrompt('three')
    expect(answerOf('b')?.standing).toBe('raw')
    expect(before('b')).toEqual([])
    useSettings.getState().change({ mode: 'template' })
    await askPrompt('four')
    expect(before('b')).toEqual([])
  })

  test('asking again, in one slot or in all, keeps the turns before', async () => {
    await askPrompt('one')
    await askPrompt('two')
    await useAnswers.getState().regenerate('a')
    expect(before('a')).toEqual(['user: one', 'assistant: card'])
    const [first] = Object.values(useAnswers.getState().bySlot)
    if (first) await askSame(first)
    expect(before('a')).toEqual(['user: one', 'assistant: card'])
    expect(before('b')).toEqual(['user: one', 'assistant: hello'])
  })

  test('a stopped answer counts as far as it got, an empty one not at all', async () => {
    const answers = { one: Array.from({ length: 200 }, () => 'on '), two: [] }
    await loadTemplated('a', 'standard', 'card', { answers, tokenMs: 20 })
    const first = askPrompt('one')
    await expect.poll(() => answerOf('a')?.text).toContain('on ')
    useAnswers.getState().stop()
    await first
    const text = answerOf('a')?.text ?? ''
    await askPrompt('two')
    expect(before('a')).toEqual(['user: one', `assistant: ${text}`])
    await askPrompt('three')
    expect(before('a')).toEqual(['user: one', `assistant: ${text}`])
  })

  test('a prompt that was too long is left out, and the rest goes on', async () => {
    const fault = { during: 'answer', kind: 'prompt-too-long', prompt: 'long' } as const
    await loadTemplated('a', 'standard', 'card', { fault })
    await askPrompt('one')
    await askPrompt('long')
    expect(answerOf('a')).toMatchObject({ status: 'failed', failure: { code: 'prompt-too-long' } })
    await askPrompt('two')
    expect(before('a')).toEqual(['user: one', 'assistant: card'])
  })

  test('another model in the slot begins anew; the same one, loaded again, goes on', async () => {
    await askPrompt('one')
    await loadTemplated('a', 'standard', 'again')
    await loadTemplated('b', 'both', 'new')
    await askPrompt('two')
    expect(before('a')).toEqual(['user: one', 'assistant: card'])
    expect(before('b')).toEqual([])
    await loadTemplated('a', 'both', 'new')
    await useAnswers.getState().regenerate('a')
    expect(before('a')).toEqual([])
  })

  test('a template that refuses earlier turns gets the prompt alone', async () => {
    const fault = { during: 'answer', kind: 'unsupported-request', prompt: 'two' } as const
    await loadTemplated('a', 'standard', 'card', { fault })
    await askPrompt('one')
    await askPrompt('two')
    expect(answerOf('a')).toMatchObject({ status: 'finished', text: 'card', standing: 'refused' })
    expect(before('a')).toEqual([])
  })

  test('a template that is known to take no turns is sent none', async () => {
    await loadTemplated('a', 'standard', 'card', { takesNoTurns: true })
    await askPrompt('one')
    expect(answerOf('a')?.standing).toBe('one-turn')
    await askPrompt('two')
    expect(answerOf('a')).toMatchObject({ status: 'finished', standing: 'one-turn', interruption: null })
    expect(before('a')).toEqual([])
  })

  test('no more than the last turns are kept', async () => {
    for (let number = 0; number <= mostTurns + 1; number++) await askPrompt(`prompt ${number}`)
    expect(before('a')).toHaveLength(2 * mostTurns)
    expect(before('a')[0]).toBe('user: prompt 1')
  })

  test('starting anew forgets all turns, or those of one slot', async () => {
    await askPrompt('one')
    startAnew(['a'])
    await askPrompt('two')
    expect([before('a').length, before('b').length]).toEqual([0, 2])
    startAnew()
    await askPrompt('three')
    expect([before('a').length, before('b').length]).toEqual([0, 0])
  })

  test('a model of the page reads its turns in its own template', async () => {
    const catalogue = (await (await fetch('/models/catalogue.json')).json()) as { models: { id: string }[] }
    const card = catalogue.models.find(({ id }) => id === 'instruction') as never
    useSlots.getState().close('b')
    useSettings.getState().change({ maxTokens: 6 })
    const source = { kind: 'site', path: '/models/instruction/' }
    await useSlots.getState().load('a', { ...(card as object), source } as never, { device: 'wasm' })
    await askPrompt('What is 7 plus 5?')
    const said = answerOf('a')?.text ?? ''
    await askPrompt('Say it again.')
    expect(answerOf('a')).toMatchObject({ status: 'finished', standing: 'joined' })
    expect(answerOf('a')?.sent).toBe(
      `<|user|>What is 7 plus 5?<|assistant|>${said}<|end|><|user|>Say it again.<|assistant|>`,
    )
    expect(useSlots.getState().slots[0]?.report?.canConverse).toBe(true)
    await askPrompt('word '.repeat(600))
    expect(answerOf('a')?.failure?.code).toBe('prompt-too-long')
  })
})
