import { describe, expect, test } from 'vitest'

import { finish } from '#lib/steps.ts'
import { wilson } from '#metrics/statistics/wilson.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { measures, measuresOf } from '#suites/measures.ts'
import type { Run } from '#suites/run.ts'
import type { Item, Tier } from '#suites/suite.ts'

const standard = smallModel('standard', 'a')
const instruction = smallModel('instruction', 'b')

function figure(run: Run, slotId: string, [tier, id]: readonly [Tier, string]) {
  return finish(measuresOf(run)).get(slotId)?.get(tier)?.get(id) ?? null
}

/** 40 questions, each in all of ten wordings; the generalist was trained on the first three, which are easier. */
const crossed = smallSuite({
  items: Array.from({ length: 40 }, (_, group) =>
    Array.from({ length: 10 }, (_, wording): Item =>
      smallItem({
        id: `${group} ${wording}`,
        tier: 'T2',
        group: `${group}`,
        wording: `wording ${wording}`,
        wordingSeenBy: wording < 3 ? ['instruction'] : [],
      }),
    ),
  ).flat(),
})

/** Right on every question but each tenth in the easy wordings, and on half of them in the others. */
function easierWhenShort({ group, wordingSeenBy }: Item): string {
  const isEasy = wordingSeenBy.length > 0
  return (isEasy ? Number(group) % 10 > 0 : Number(group) % 2 > 0) ? 'card arrival' : 'no'
}

describe('what recognising phrases is worth', () => {
  const run = smallRun(crossed, [standard, instruction], easierWhenShort)

  test('is parted by what the generalist was trained on, for all models alike', () => {
    for (const slotId of ['a', 'b']) {
      expect(figure(run, slotId, ['T2', 'seen'])).toMatchObject({ value: 0.9, count: 120, groupCount: 40 })
      expect(figure(run, slotId, ['T2', 'unseen'])).toMatchObject({ value: 0.5, count: 280, groupCount: 40 })
      const gain = figure(run, slotId, ['T2', 'seen-gain'])
      expect(gain).toMatchObject({ count: 400, groupCount: 40 })
      expect(gain?.value).toBeCloseTo(0.4)
      expect(gain?.interval?.low).toBeGreaterThan(0.2)
    }
  })

  test('is looked for in tasks that have wordings of both kinds: a task never trained is no wording', () => {
    const hard = crossed.items.map((item) => ({ ...item, id: `x ${item.id}`, task: 'x', wordingSeenBy: [] }))
    const suite = { ...crossed, items: [...crossed.items, ...hard] }
    const mixed = smallRun(suite, [instruction], (item) => (item.task === 'x' ? 'no' : easierWhenShort(item)))
    expect(figure(mixed, 'b', ['T2', 'unseen'])).toMatchObject({ value: 0.5, count: 280 })
  })

  test('is nothing where a model trained on none gains as much', () => {
    const recognition = figure(run, 'b', ['T2', 'recognition'])
    expect(recognition).toMatchObject({ count: 400, groupCount: 40 })
    expect(recognition?.value).toBeCloseTo(0)
    expect(recognition?.interval).toBeNull() // no drawing differs
    expect(figure(run, 'a', ['T2', 'recognition'])).toBeNull()
  })

  test('has an interval where models differ by luck alone, and it holds 0', () => {
    const lucky = smallRun(crossed, [standard, instruction], (item, { role }) =>
      easierWhenShort({ ...item, group: String(Number(item.group) + (role === 'standard' ? 1 : 0)) }),
    )
    const { low = 1, high = -1 } = figure(lucky, 'b', ['T2', 'recognition'])?.interval ?? {}
    expect(low).toBeLessThan(0)
    expect(high).toBeGreaterThan(0)
  })

  test('is what a model gains beyond that', () => {
    const knowing = smallRun(crossed, [standard, instruction], (item, { role }) =>
      role === 'instruction' ? easierWhenShort(item) : Number(item.group) % 2 > 0 ? 'card arrival' : 'no',
    )
    const recognition = figure(knowing, 'b', ['T2', 'recognition'])
    expect(recognition?.value).toBeCloseTo(0.4)
    expect(recognition?.interval?.low).toBeGreaterThan(0.2)
  })

  test('is not given against a model that is never right, nor without one', () => {
    const locked = smallRun(crossed, [standard, instruction], (item, { role }) =>
      role === 'instruction' ? easierWhenShort(item) : 'no',
    )
    expect(figure(locked, 'b', ['T2', 'recognition'])).toBeNull()
    const alone = smallRun(crossed, [instruction], easierWhenShort)
    expect(figure(alone, 'b', ['T2', 'recognition'])).toBeNull()
    expect(figure(alone, 'b', ['T2', 'seen'])?.value).toBe(0.9)
  })

  test('is not asked where no model of the run was trained on a wording', () => {
    const strangers = smallRun(crossed, [standard], easierWhenShort)
    for (const id of ['seen', 'unseen', 'seen-gain', 'recognition'])
      expect(figure(strangers, 'a', ['T2', id])).toBeNull()
  })
})

test('worst wording and spread stand beside what chance makes of them', () => {
  const run = smallRun(crossed, [standard], ({ group, wording }) =>
    wording === 'wording 4' || Number(group) % 4 === 0 ? 'no' : 'card arrival',
  )
  expect(figure(run, 'a', ['T2', 'worst-wording'])).toEqual({
    value: 0,
    interval: wilson(0, 40),
    count: 40,
    groupCount: 40,
  })
  const spread = figure(run, 'a', ['T2', 'spread'])
  expect(spread).toMatchObject({ value: 0.75, count: 400, groupCount: 40 })
  expect(spread?.chance?.dealCount).toBe(1000)
  expect(spread?.chance?.high).toBeLessThan(0.3)
})

test('macro-F1 is over the labels that are asked for or given: a false alarm onto another one costs', () => {
  const labels = ['card', 'age', 'pin', 'transfer', 'fee']
  const items = ['card', 'card', 'age', 'age'].map((reference, place) =>
    smallItem({ id: `${place}`, tier: 'T2', references: [reference] }),
  )
  const said = ['card', 'pin', 'age', 'transfer']
  const run = smallRun(smallSuite({ items, labels }), [standard], ({ id }) => said[Number(id)] ?? '')
  const found = figure(run, 'a', ['T2', 'macro-f1'])
  expect(found?.value).toBeCloseTo(0.3333333333333333, 12) // scikit-learn 1.9.1: f1_score(average='macro')
  expect(found).toMatchObject({ count: 4, interval: null, labels: { count: 4, total: 5 } })
})

test('without labels there is no label lock and no missing label, and not none of them', () => {
  const run = smallRun(smallSuite({ labels: [] }), [standard], () => 'card arrival')
  expect(figure(run, 'a', ['T3', 'label-lock'])).toBeNull()
  expect(figure(run, 'a', ['T0', 'parse-failure'])).toBeNull()
})

test('every share, mean and difference has n and an interval', () => {
  const items = ['T0', 'T2'].flatMap((tier) =>
    Array.from({ length: 6 }, (_, place) =>
      smallItem({
        id: `${tier} ${place}`,
        tier: tier as Tier,
        group: `${place % 3}`,
        wording: `${place % 2}`,
      }),
    ),
  )
  const run = smallRun(smallSuite({ items }), [standard], ({ id }) =>
    id === 'T2 1' || id === 'T0 2' ? 'no' : 'card arrival',
  )
  for (const id of ['loose', 'gap', 'token-f1', 'rouge-l', 'chrf', 'parse-failure', 'consistency']) {
    const found = figure(run, 'a', ['T2', id])
    expect([id, found?.count, found?.groupCount]).toEqual([id, 6, 3])
    expect([id, typeof found?.interval?.low]).toEqual([id, 'number'])
  }
})

test('what is kept of T0 is counted above chance, and only where T0 is', () => {
  const labels = ['card arrival', 'age limit']
  const items = ['T0', 'T1'].flatMap((tier) =>
    Array.from({ length: 40 }, (_, index) =>
      smallItem({ id: `${tier} ${index}`, tier: tier as 'T0' | 'T1' }),
    ),
  )
  const suite = smallSuite({ items, labels })
  const half = smallRun(suite, [standard], ({ tier, id }) =>
    tier === 'T0' || Number(id.slice(3)) < 30 ? 'card arrival' : 'no',
  )
  expect(figure(half, 'a', ['T1', 'retention'])?.value).toBeCloseTo((0.75 - 0.5) / (1 - 0.5))
  const chance = smallRun(suite, [standard], ({ id }) => (Number(id.slice(3)) % 2 ? 'card arrival' : 'no'))
  expect(figure(chance, 'a', ['T1', 'retention'])).toBeNull()
})

test('the four rates of IFEval count the items that have its instructions', () => {
  const noComma = { kind: 'ifeval' as const, id: 'punctuation:no_comma', kwargs: {} }
  const quoted = { kind: 'ifeval' as const, id: 'startend:quotation', kwargs: {} }
  const items = [
    smallItem({ id: 'both', tier: 'T4', checks: [noComma, quoted] }),
    smallItem({ id: 'one', tier: 'T4', checks: [noComma] }),
    smallItem({ id: 'none', tier: 'T4' }),
  ]
  const run = smallRun(smallSuite({ items }), [standard], () => 'no comma')
  expect(figure(run, 'a', ['T4', 'promptStrict'])).toMatchObject({ value: 0.5, count: 2 })
  const followed = figure(run, 'a', ['T4', 'instructionStrict'])
  expect(followed?.value).toBeCloseTo(2 / 3)
  expect(followed).toMatchObject({ count: 3, groupCount: 2 })
})

test('the rates of IFEval are told in words that can be understood', () => {
  const explanations = measures
    .filter(({ name }) => name.startsWith('IFEval'))
    .map((each) => each.explanation)
  expect(explanations[0]).toMatch(
    /^The share of prompts of which every instruction .* is followed\. Strictly/,
  )
  expect(explanations[3]).toMatch(/^The share of instructions that are followed, .*\. Loosely/)
  expect(explanations.filter((each) => each.includes('instructions whose'))).toEqual([])
})

test('measures tell a locked model from one that follows', () => {
  const locked = smallRun(smallSuite(), [standard], () => 'card arrival')
  expect(figure(locked, 'a', ['T3', 'label-lock'])?.value).toBe(1)
  expect(figure(locked, 'a', ['T0', 'label-lock'])).toBeNull()
  expect(figure(locked, 'a', ['T0', 'parse-failure'])?.value).toBe(0)
  expect(figure(locked, 'a', ['T3', 'gap'])?.value).toBe(0.5) // one of two on T0, none on T3
  expect(figure(locked, 'a', ['T0', 'gap'])).toBeNull()
  const free = smallRun(smallSuite(), [standard], ({ tier }) => (tier === 'T3' ? 'other' : 'I cannot tell'))
  expect(figure(free, 'a', ['T3', 'label-lock'])?.value).toBe(0)
  expect(figure(free, 'a', ['T0', 'parse-failure'])?.value).toBe(1)
})
