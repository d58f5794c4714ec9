/** @file Models that fail in the middle of things: real stores and workers, scripted models. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { silencePatienceMs } from '#client/ModelSession.ts'
import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import { failure, type FailureCode } from '#protocol/failure.ts'
import type { Device, ModelCard } from '#protocol/model.ts'
import type { Script, ScriptedFault } from '#protocol/script.ts'
import { useAnswers, type AnswerState } from '#store/answers.ts'
import { endSilent, waysOn } from '#store/recovery.ts'
import { faultyScript, loadScripted, resetStores, scriptedCard, words } from '#store/scriptedSlots.ts'
import { failureOf, findSlot, useSlots } from '#store/slots.ts'

const request: AnswerRequest = { prompt: 'x', system: '', mode: 'raw', maxTokens: 1000, sampling: greedy }
const lost: ScriptedFault = { during: 'answer', kind: 'device-lost', afterTokens: 2 }
const unhandled: unknown[] = []
const note = (event: PromiseRejectionEvent): unknown => unhandled.push(event.reason)

/** Of the hub, and not kept in this browser. */
const largeCard: ModelCard = {
  ...scriptedCard('standard'),
  source: { kind: 'hub', repo: 'owner/large', revision: 'e'.repeat(40) },
  variants: [{ dtype: 'fp32', files: [{ path: 'onnx/model.onnx', sizeBytes: 134e6, sha256: null }] }],
}

/** A slot whose first load plays the first fault, and so on; loads after the last one play none. */
async function loadFaulty(
  faults: readonly (ScriptedFault | null)[],
  {
    device = 'webgpu',
    slotId = 'a',
    card = scriptedCard('standard'),
  }: { device?: Device; slotId?: string; card?: ModelCard } = {},
): Promise<{ readonly loadCount: () => number }> {
  const { script, loadCount } = faultyScript({ answers: { '*': words(6) }, tokenMs: 10 }, faults)
  await useSlots.getState().load(slotId, card, { runtime: 'scripted', device, script })
  return { loadCount }
}

async function ask(slotId = 'a', prompt = 'x'): Promise<AnswerState | undefined> {
  const [answer] = await useAnswers.getState().ask({ ...request, prompt }, [slotId])
  return answer
}

function answerOf(slotId = 'a'): AnswerState | undefined {
  return useAnswers.getState().bySlot[slotId]
}

/** All that an answer went through. */
function watchAnswer(): AnswerState[] {
  const states: AnswerState[] = []
  useAnswers.subscribe(({ bySlot }) => {
    if (bySlot['a'] && bySlot['a'] !== states.at(-1)) states.push(bySlot['a'])
  })
  return states
}

function kinds(code: FailureCode): string[] {
  const slot = findSlot('a')
  return slot ? waysOn(slot, failure(code), null).map(({ kind }) => kind) : []
}

beforeEach(() => {
  resetStores()
  unhandled.length = 0
  window.addEventListener('unhandledrejection', note)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  window.removeEventListener('unhandledrejection', note)
  if (unhandled.length > 0) throw new Error('rejections that nobody handled', { cause: unhandled })
})

describe('a lost device', () => {
  test('keeps the partial text, loads again and answers by itself; the other slot goes on', async () => {
    const { loadCount } = await loadFaulty([lost])
    await loadScripted('b', 'instruction', words(30))
    const other = findSlot('b')?.report
    const states = watchAnswer()
    const [answer, untouched] = await useAnswers.getState().ask(request, ['a', 'b'])
    expect(loadCount()).toBe(2)
    expect(answer).toMatchObject({
      status: 'finished',
      text: words(6).join(''),
      failure: null,
      interruption: { code: 'device-lost' },
    })
    const meanwhile = states.find(({ status, interruption }) => status === 'waiting' && interruption)
    expect(meanwhile?.text).toBe('word0 word1 ')
    expect(states.slice(1).some(({ text, interruption }) => interruption && text === '')).toBe(false)
    expect(untouched).toMatchObject({ status: 'finished', text: words(30).join(''), interruption: null })
    expect(findSlot('b')?.report).toBe(other)
    expect(findSlot('a')?.status).toBe('ready')
  })

  test('twice makes no loop; the text stays, later questions fail at once, ways on are offered', async () => {
    const { loadCount } = await loadFaulty([lost, lost, lost, lost])
    expect(await ask()).toMatchObject({
      status: 'failed',
      text: 'word0 word1 ',
      failure: { code: 'device-lost' },
    })
    expect(await ask()).toMatchObject({ status: 'failed', text: '', failure: { code: 'device-lost' } })
    expect(loadCount()).toBe(2)
    expect(kinds('device-lost')).toEqual(['retry', 'wasm', 'other-model'])
  })

  test('of a model that is kept nowhere and large fetches nothing by itself', async () => {
    const { loadCount } = await loadFaulty([lost], { card: largeCard })
    expect(await ask()).toMatchObject({ status: 'failed', text: 'word0 word1 ', interruption: null })
    expect(findSlot('a')).toMatchObject({ status: 'failed', failure: { code: 'device-lost' } })
    expect(loadCount()).toBe(1)
    await useAnswers.getState().regenerate('a') // the visitor's click
    expect(answerOf()).toMatchObject({ status: 'finished', text: words(6).join('') })
    expect(loadCount()).toBe(2)
  })

  test('again after an answer is a first loss', async () => {
    const { loadCount } = await loadFaulty([lost, { ...lost, prompt: 'y' }])
    expect(await ask()).toMatchObject({ status: 'finished' })
    expect(await ask('a', 'y')).toMatchObject({ status: 'finished', interruption: { code: 'device-lost' } })
    expect(loadCount()).toBe(3)
  })

  test('again after Retry is a first loss: the visitor wants it', async () => {
    const { loadCount } = await loadFaulty([lost, lost, lost])
    await ask()
    await useAnswers.getState().regenerate('a')
    expect(answerOf()).toMatchObject({ status: 'finished', text: words(6).join('') })
    expect(loadCount()).toBe(4)
  })

  test('while it loads again: a stop ends the question, another model gets none of it', async () => {
    await loadFaulty([lost, { during: 'load', kind: 'hang' }])
    const asked = ask()
    await expect.poll(() => answerOf()?.interruption?.code).toBe('device-lost')
    useAnswers.getState().stop('a')
    expect(await asked).toMatchObject({ status: 'finished', text: 'word0 word1 ' })

    await loadFaulty([lost, { during: 'load', kind: 'hang' }])
    const again = ask()
    await expect.poll(() => answerOf()?.interruption?.code).toBe('device-lost')
    await loadScripted('a', 'instruction', ['other'])
    expect(await again).toMatchObject({ status: 'finished', role: 'standard', text: 'word0 word1 ' })
    expect(answerOf()).toBeUndefined()
  })

  test('that a reload does not survive ends with the reason of the reload', async () => {
    await loadFaulty([lost, { during: 'load', kind: 'out-of-memory' }])
    expect(await ask()).toMatchObject({ text: 'word0 word1 ', failure: { code: 'out-of-memory' } })
  })

  test('Run on WASM asks the same there', async () => {
    await loadFaulty([lost, lost])
    await ask()
    await useAnswers.getState().regenerate('a', { kind: 'wasm' })
    expect(answerOf()).toMatchObject({ status: 'finished', text: words(6).join('') })
    expect(findSlot('a')).toMatchObject({ device: 'wasm', status: 'ready' })
    expect(kinds('device-lost')).toEqual(['retry', 'other-model'])
  })
})

describe('too little memory', () => {
  test.each([
    ['load', 'std::bad_alloc'],
    ['load', 'RuntimeError: failed to allocate a buffer of size 1073741824'],
    ['answer', 'std::bad_alloc'],
    ['answer', 'Failed to allocate memory for the KV cache'],
  ] as const)('at %s (%s) frees the slot, and the page goes on', async (during, thrown) => {
    await loadScripted('b', 'instruction', ['fine'])
    // oxlint-disable-next-line no-restricted-globals -- only watched
    const end = vi.spyOn(Worker.prototype, 'terminate')
    const fault: ScriptedFault = { during, kind: 'internal', words: thrown }
    const loading = loadFaulty([fault, fault]) // beside the other model, and alone
    const loadFailure = await loading.then(
      () => null,
      (error: unknown) => failureOf(error).code,
    )
    expect(loadFailure).toBe(during === 'load' ? 'out-of-memory' : null)
    expect(await ask()).toMatchObject({ failure: { code: 'out-of-memory' } })
    expect(findSlot('a')).toMatchObject({ status: 'failed', failure: { code: 'out-of-memory' } })
    expect(end).toHaveBeenCalledTimes(3) // both tries, and the other model that made room
    expect(kinds('out-of-memory')).toEqual(['retry', 'wasm', 'other-model'])
    expect(await ask('b')).toMatchObject({ text: 'fine', failure: null })
    await useAnswers.getState().regenerate('a', { kind: 'wasm' })
    expect(answerOf()).toMatchObject({ status: 'finished', failure: null })
    end.mockRestore()
  })

  test('offers the next smaller format, and loads that', async () => {
    const file = (path: string, sizeBytes: number) => ({ path, sizeBytes, sha256: null })
    const card: ModelCard = {
      ...scriptedCard('standard'),
      variants: [
        { dtype: 'fp32', files: [file('a.onnx', 400)] },
        { dtype: 'q4', files: [file('b.onnx', 100)] },
      ],
    }
    const script: Script = {
      answers: {},
      tokenMs: 0,
      fault: { during: 'load', kind: 'out-of-memory' },
    }
    const { load } = useSlots.getState()
    await load('a', card, { runtime: 'scripted', device: 'wasm', script }).catch(() => null)
    const slot = findSlot('a')
    expect(slot && waysOn(slot, failure('out-of-memory'), null)).toContainEqual(
      expect.objectContaining({
        kind: 'smaller',
        words: 'q4',
        options: expect.objectContaining({ dtype: 'q4' }),
      }),
    )
  })
})

test('a load that fails leaves nothing behind: another model loads into the same slot', async () => {
  const loading = loadFaulty([{ during: 'load', kind: 'internal', words: 'poisoned' }])
  await expect(loading).rejects.toThrow('poisoned')
  await loadScripted('a', 'instruction', ['fine'])
  expect(findSlot('a')).toMatchObject({ status: 'ready', failure: null, modelId: 'instruction' })
  expect(await ask()).toMatchObject({ text: 'fine', failure: null })
})

describe('a worker that cannot be had', () => {
  // oxlint-disable-next-line no-restricted-globals -- stands between the page and its workers
  const RealWorker = Worker

  /** @param make what comes instead of the first worker. */
  function replaceFirstWorker(make: () => Worker): void {
    let isFirst = true
    vi.stubGlobal(
      'Worker',
      class {
        constructor(url: URL, options?: WorkerOptions) {
          if (!isFirst) return new RealWorker(url, options)
          isFirst = false
          return make()
        }
      },
    )
  }

  test.each([
    [
      'its script is missing',
      () => new RealWorker(new URL('/no-such-worker.js', location.href), { type: 'module' }),
      /could not be fetched/,
    ],
    [
      'the browser refuses to make it',
      () => {
        throw new DOMException('refused', 'SecurityError')
      },
      /refused/,
    ],
  ])('because %s: the slot says so, and Retry works', async (_, make, sentence) => {
    replaceFirstWorker(make)
    const error: unknown = await loadScripted('a', 'standard', ['fine']).catch((reason: unknown) => reason)
    expect(failureOf(error)).toMatchObject({
      code: 'worker-crashed',
      message: expect.stringMatching(sentence),
    })
    expect(findSlot('a')).toMatchObject({ status: 'failed', failure: { code: 'worker-crashed' } })
    expect(kinds('worker-crashed')).toContain('retry')
    expect(await ask()).toMatchObject({ status: 'failed', failure: { code: 'worker-crashed' } })
    await useAnswers.getState().regenerate('a')
    expect(answerOf()).toMatchObject({ status: 'finished', text: 'fine' })
  })
})

describe('a silent model', () => {
  test('is reported, never ended by itself; the visitor may end it', async () => {
    await loadFaulty([{ during: 'answer', kind: 'hang', afterTokens: 1 }])
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const asked = ask()
    await expect.poll(() => answerOf()?.text).toBe('word0 ')
    vi.advanceTimersByTime(silencePatienceMs - 1000)
    expect(findSlot('a')).toMatchObject({ status: 'answering', isSilent: false })
    vi.advanceTimersByTime(10 * silencePatienceMs)
    expect(findSlot('a')).toMatchObject({ status: 'answering', isSilent: true })
    endSilent('a')
    expect(await asked).toMatchObject({
      status: 'failed',
      text: 'word0 ',
      failure: { code: 'not-responding' },
      interruption: null,
    })
    expect(findSlot('a')).toMatchObject({ status: 'failed', isSilent: false })
    await useAnswers.getState().regenerate('a')
    expect(answerOf()).toMatchObject({ status: 'finished', failure: null })
  })

  test('that speaks again is not silent any more, also before it has ended', async () => {
    await loadScripted('a', 'standard', ['late ', 'later'], { tokenMs: 500 })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const asked = ask()
    await expect.poll(() => answerOf()?.status).toBe('streaming')
    vi.advanceTimersByTime(silencePatienceMs)
    expect(findSlot('a')?.isSilent).toBe(true)
    await expect.poll(() => answerOf()?.text).toBe('late ')
    expect(findSlot('a')).toMatchObject({ status: 'answering', isSilent: false })
    expect(await asked).toMatchObject({ status: 'finished', text: 'late later' })
    expect(findSlot('a')).toMatchObject({ status: 'ready', isSilent: false })
  })

  test('that has nothing to do is left alone', async () => {
    await loadScripted('a', 'standard', ['x'])
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await ask()
    vi.advanceTimersByTime(10 * silencePatienceMs)
    expect(findSlot('a')).toMatchObject({ status: 'ready', isSilent: false })
  })
})

describe('impatience', () => {
  test('Stop pressed twenty times, before and while it speaks', async () => {
    await loadScripted('a', 'standard', words(500), { tokenMs: 5 })
    for (const text of ['', 'word1']) {
      const asked = ask()
      await expect.poll(() => answerOf()?.text).toContain(text)
      for (let press = 0; press < 20; press++) useAnswers.getState().stop()
      expect(await asked).toMatchObject({ status: 'finished', end: { finishReason: 'stopped' } })
      await expect.poll(() => findSlot('a')?.status).toBe('ready')
    }
    expect((await useAnswers.getState().ask({ ...request, maxTokens: 3 }))[0]?.text).toBe(words(3).join(''))
  })

  test('sent twice at once: one answer, and the slot comes to rest', async () => {
    await loadScripted('a', 'standard', words(5))
    const [first, second] = await Promise.all([ask(), ask()])
    expect(first?.end?.finishReason).toBe('stopped')
    expect(second).toMatchObject({ status: 'finished', text: words(5).join('') })
    expect(answerOf()).toBe(second)
    expect(findSlot('a')?.status).toBe('ready')
  })

  test('models exchanged in the middle of their answers: no token in the wrong slot', async () => {
    await loadScripted(
      'a',
      'standard',
      Array.from({ length: 300 }, () => 'A '),
      { tokenMs: 5 },
    )
    await loadScripted(
      'b',
      'instruction',
      Array.from({ length: 300 }, () => 'B '),
      { tokenMs: 5 },
    )
    const asked = useAnswers.getState().ask(request)
    await expect.poll(() => answerOf('b')?.text).toContain('B B')
    await Promise.all([
      loadScripted(
        'a',
        'instruction',
        Array.from({ length: 3 }, () => 'B '),
      ),
      loadScripted(
        'b',
        'standard',
        Array.from({ length: 3 }, () => 'A '),
      ),
    ])
    const [a, b] = await asked
    expect(a?.text).toMatch(/^(A )+$/)
    expect(b?.text).toMatch(/^(B )+$/)
    const [newA, newB] = await useAnswers.getState().ask(request)
    expect([newA?.text, newB?.text]).toEqual(['B B B ', 'A A A '])
    expect(useSlots.getState().slots.map(({ status }) => status)).toEqual(['ready', 'ready'])
  })
})
