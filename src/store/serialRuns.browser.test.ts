/** @file Runs with one model in memory at a time, by choice and because there is no room for more. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { failure } from '#protocol/failure.ts'
import type { Script } from '#protocol/script.ts'
import { takesTurns } from '#store/oneAtATime.ts'
import { useRuns } from '#store/runs.ts'
import { loadScripted, resetStores, scriptedCard } from '#store/scriptedSlots.ts'
import { findSlot, useSlots, type SlotId } from '#store/slots.ts'
import { smallSuite } from '#suites/exampleSuite.ts'
import { writeRun } from '#suites/exports/runJson.ts'
import type { Run } from '#suites/run.ts'

const suite = smallSuite()
/** 4 items, each in its template and raw, and 4 likelihoods. */
const totalPerModel = 4 * 2 + 4
const outOfMemory = 'out-of-memory'

const runs = () => useRuns.getState()

function load(slotId: SlotId, rest: Partial<Script> = {}): Promise<() => void> {
  const tokens = slotId === 'a' ? ['card ', 'arrival'] : ['age limit']
  return loadScripted(slotId, 'standard', tokens, { tokenMs: 1, canScore: true, ...rest })
}

/** Slot b holds a model that did not fit into memory beside another one, and would fit alone. */
async function loadTooLarge(): Promise<void> {
  const script = { answers: { '*': ['age limit'] }, tokenMs: 1, canScore: true }
  const fault: Script['fault'] = { during: 'load', kind: outOfMemory }
  const mendable: Script & { fault?: Script['fault'] } = { ...script, fault }
  const options = { device: 'wasm', script: mendable } as const
  const loading = useSlots.getState().load('b', scriptedCard('standard'), options)
  await expect(loading).rejects.toThrow('not enough memory')
  delete mendable.fault
}

async function begin(
  ...[what, slotIds, options]: Parameters<ReturnType<typeof runs>['start']>
): Promise<Run> {
  const run = await runs().start(what, slotIds, options)
  if (!run) throw new Error('paused before it had begun')
  return run
}

function loaded(): SlotId[] {
  const { slots } = useSlots.getState()
  return slots.filter(({ status }) => status !== 'failed' && status !== 'empty').map(({ id }) => id)
}

/** Who was in memory, each time that somebody began to answer. */
function watchMemory(): string[] {
  const seen: string[] = []
  useSlots.subscribe(({ slots }, before) => {
    const begun = slots.filter(
      ({ id, status }) =>
        status === 'answering' && before.slots.find((each) => each.id === id)?.status === 'ready',
    )
    const [one] = begun
    const line = `${one?.id} beside ${loaded().join('')}`
    if (one && seen.at(-1) !== line) seen.push(line)
  })
  return seen
}

/** The run's file without its last block, of what a repetition may change. */
function lasting(run: Run): string {
  return writeRun(run).split(',\n"occasion":')[0] ?? ''
}

beforeEach(resetStores)
afterEach(async () => {
  Reflect.deleteProperty(navigator, 'deviceMemory')
  runs().pause()
  for (const { id } of runs().kept) await runs().remove(id)
})

describe('by choice', () => {
  test('each model answers alone, then all are loaded again; the file is the same', async () => {
    await load('a')
    await load('b')
    await load('c') // has no part in the run and makes room as well
    const together = await begin(suite, ['a', 'b'], { isSerial: false })
    const seen = watchMemory()
    const inTurn = await begin(suite, ['a', 'b'], { isSerial: true })
    expect(seen).toEqual(['a beside a', 'b beside b'])
    expect(lasting(inTurn)).toBe(lasting(together))
    await expect
      .poll(() => useSlots.getState().slots.map(({ status }) => status))
      .toEqual(Array(3).fill('ready'))
  })

  test('models that still load are not needed at once', async () => {
    for (const slotId of ['a', 'b']) load(slotId).catch(() => undefined) // a makes room while it loads
    const seen = watchMemory()
    const run = await begin(suite, ['a', 'b'], { isSerial: true })
    expect(run).toMatchObject({
      isComplete: true,
      models: [{ slotId: 'a', device: 'wasm' }, { slotId: 'b' }],
    })
    expect(seen).toEqual(['a beside a', 'b beside b'])
  })

  test('a model that cannot go on keeps no other from its turn; a pause loads all again', async () => {
    await load('a', { fault: { during: 'answer', kind: 'device-lost' } })
    await load('b')
    const run = await begin(suite, ['a', 'b'], { isSerial: true })
    expect(runs()).toMatchObject({ status: 'paused', failure: { code: 'device-lost' } })
    expect(run.answers.map(({ slotId }) => slotId)).toEqual(Array(8).fill('b'))
    await load('a', { tokenMs: 40 })
    const resumed = runs().resume({ isSerial: true })
    await expect.poll(() => runs().progress.answered).toBeGreaterThan(totalPerModel)
    expect(loaded()).toEqual(['a'])
    runs().pause()
    await resumed
    await expect.poll(() => findSlot('b')?.status).toBe('ready')
  })
})

test('what the visitor unloaded is loaded for a run', async () => {
  await load('a')
  await load('b')
  useSlots.getState().unload('b', failure('unloaded'))
  expect(await begin(suite, ['a', 'b'])).toMatchObject({ isComplete: true })
  expect(loaded()).toEqual(['a', 'b'])
})

describe('where memory is short', () => {
  test('a model that did not fit is asked alone, whatever was asked for', async () => {
    for (const options of [{}, { isSerial: false }]) {
      resetStores()
      await load('a')
      await loadTooLarge()
      const seen = watchMemory()
      const run = await begin(suite, ['a', 'b'], options)
      expect(run.isComplete).toBe(true)
      expect(seen).toEqual(['a beside a', 'b beside b'])
      // Both do not fit: the page says so and offers to load it.
      expect(loaded()).toEqual(['b'])
      expect(findSlot('a')?.failure?.message).toContain('is loaded when it is asked')
      expect(takesTurns()).toBe(true)
    }
  })

  test.each(['answer', 'score'] as const)(
    'a model that runs out of memory (%s) goes on alone once the others are through',
    async (during) => {
      await load('a', { tokenMs: 10 })
      const mend = await load('b', { fault: { during, kind: outOfMemory } })
      const seen = watchMemory()
      const started = begin(suite, ['a', 'b'], { isSerial: false })
      mend()
      const run = await started
      expect(runs()).toMatchObject({
        status: 'complete',
        failure: null,
        progress: { answered: 2 * totalPerModel },
      })
      expect(run.answers).toHaveLength(16)
      expect(seen.at(-1)).toBe('b beside b')
      expect(findSlot('a')).toMatchObject({ status: 'failed', failure: { code: 'gave-way' } })
    },
  )

  test('a model that does not fit alone either pauses the run and says so', async () => {
    await load('a')
    await load('b', { fault: { during: 'answer', kind: outOfMemory } })
    const run = await begin(suite, ['a', 'b'], { isSerial: false })
    expect(runs()).toMatchObject({ status: 'paused', failure: { code: outOfMemory } })
    expect(run.answers.map(({ slotId }) => slotId)).toEqual(Array(8).fill('a'))
  })

  test('little memory of the device is enough', async () => {
    await load('a')
    await load('b')
    const say = (deviceMemory: number): void =>
      void Object.defineProperty(navigator, 'deviceMemory', { value: deviceMemory, configurable: true })
    say(2)
    expect(takesTurns()).toBe(true)
    say(4)
    expect(takesTurns()).toBe(false)
  })
})
