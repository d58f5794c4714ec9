import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { recommend, type Checklist, type RuleId, type Situation } from '#suites/recommendation.ts'
import type { RequestCounts, TierScores } from '#suites/requestAreas.ts'

type Five = readonly [number, number, number, number, number]

/** Right answers of 200, or of none asked. */
function scoresOf(right: Five | null): TierScores {
  const [T0, T1, T2, T3, T4] = (right ?? [0, 0, 0, 0, 0]).map((rightCount) => ({
    rightCount,
    count: right ? 200 : 0,
  })) as [TierScores['T0'], TierScores['T0'], TierScores['T0'], TierScores['T0'], TierScores['T0']]
  return { T0, T1, T2, T3, T4 }
}

const requestsOf = ([T0, T1, T2, T3, T4]: Five): RequestCounts => ({ T0, T1, T2, T3, T4 })

/** Enough data, one task, and a format that decides nothing: no rule of the checklist argues. */
const plain: Checklist = {
  isFormatFixed: true,
  pairCount: 0,
  instructionPairCount: 2000,
  needsFreshKnowledge: false,
  taskCount: 1,
}

const nearly: Five = [150, 150, 20, 20, 20]
const widely: Five = [60, 60, 150, 150, 150]
const evenly: Five = [100, 100, 100, 100, 100]

/** Requests, right answers of the specialist and of the generalist, and what the checklist says beyond `plain`. */
type Case = readonly [Five, Five | null, Five | null, Partial<Checklist>]

describe('recommend', () => {
  const onlyNear: Five = [50, 50, 0, 0, 0]
  const onlyFar: Five = [0, 0, 30, 40, 30]
  const mixed: Five = [30, 20, 20, 20, 10]
  const mostly: Five = [600, 250, 50, 50, 50]
  const unclear: Five = [14, 4, 2, 0, 0]

  test.each<[string, Case, string, RuleId]>([
    ['too few', [[10, 9, 0, 0, 0], nearly, widely, {}], 'undecided', 'few-requests'],
    ['no requests', [[0, 0, 0, 0, 0], nearly, widely, {}], 'undecided', 'few-requests'],
    ['no run', [onlyNear, null, null, {}], 'undecided', 'unmeasured'],
    ['one model without a run', [onlyFar, nearly, null, {}], 'undecided', 'unmeasured'],
    ['near, specialist ahead', [onlyNear, nearly, widely, {}], 'specialist', 'near-leader'],
    ['near, generalist ahead', [onlyNear, widely, nearly, {}], 'generalist', 'near-leader'],
    ['near, level', [onlyNear, evenly, evenly, {}], 'specialist', 'mostly-near'],
    ['far, generalist ahead', [onlyFar, nearly, widely, {}], 'generalist', 'far-leader'],
    ['far, specialist ahead', [onlyFar, widely, nearly, {}], 'specialist', 'far-leader'],
    ['far, level', [onlyFar, evenly, evenly, {}], 'undecided', 'level'],
    ['both kinds, each ahead', [mixed, nearly, widely, {}], 'both', 'each-ahead'],
    ['mostly near, a relevant rest', [mostly, nearly, widely, {}], 'both', 'each-ahead'],
    ['mostly near, level there', [mostly, evenly, [100, 100, 150, 150, 150], {}], 'generalist', 'far-leader'],
    ['both kinds, one ahead far', [mixed, evenly, [100, 100, 150, 150, 150], {}], 'generalist', 'far-leader'],
    ['both kinds, one ahead near', [mixed, nearly, [60, 60, 20, 20, 20], {}], 'specialist', 'near-leader'],
    ['a rest that may not matter', [unclear, nearly, widely, {}], 'undecided', 'unclear-share'],
    ['level, one format', [mixed, evenly, evenly, { pairCount: 100 }], 'specialist', 'one-format'],
    ['level, many tasks', [mixed, evenly, evenly, { taskCount: 3 }], 'generalist', 'many-tasks'],
    ['level, free format', [mixed, evenly, evenly, { isFormatFixed: false }], 'generalist', 'many-tasks'],
    ['level', [mixed, evenly, evenly, {}], 'undecided', 'level'],
    ['measured against the list', [onlyNear, nearly, widely, { taskCount: 9 }], 'specialist', 'near-leader'],
  ])('%s', (_, [requests, specialist, generalist, checklist], choice, decider) => {
    const found = recommend({
      requests: requestsOf(requests),
      specialist: scoresOf(specialist),
      generalist: scoresOf(generalist),
      checklist: { ...plain, ...checklist },
    })
    expect(found.choice).toBe(choice)
    expect(found.rules.find(({ holds, says }) => holds && says !== null)?.id).toBe(decider)
  })

  test('names who was overruled, and by which rule', () => {
    const { rules } = recommend({
      requests: requestsOf(mostly),
      specialist: scoresOf(nearly),
      generalist: scoresOf(widely),
      checklist: { ...plain, taskCount: 2 },
    })
    const overruled = rules.filter(({ overruledBy }) => overruledBy === 'each-ahead').map(({ id }) => id)
    expect(overruled).toEqual(['far-leader', 'near-leader', 'mostly-near', 'many-tasks'])
  })

  test.each<[Partial<Checklist>, RuleId[]]>([
    [{ pairCount: 100 }, []],
    [{ pairCount: 99 }, ['pairs-first']],
    [{ pairCount: 100, instructionPairCount: 999 }, ['instruction-pairs-first']],
    [{ pairCount: 100, needsFreshKnowledge: true }, ['fresh-knowledge']],
  ])('advises on %j', (checklist, expected) => {
    const { rules, withRetrieval } = recommend({
      requests: requestsOf(mixed),
      specialist: scoresOf(evenly),
      generalist: scoresOf(widely),
      checklist: { ...plain, ...checklist },
    })
    expect(rules.filter(({ holds, says }) => holds && says === null).map(({ id }) => id)).toEqual(expected)
    expect(withRetrieval).toBe(checklist.needsFreshKnowledge ?? false)
  })

  test('says when neither is of use', () => {
    const weak = scoresOf([10, 10, 10, 10, 10])
    const situation = { requests: requestsOf(mixed), specialist: weak, generalist: weak, checklist: plain }
    const isUseless = (given: Situation) =>
      recommend(given).rules.find(({ id }) => id === 'neither-usable')?.holds
    expect(isUseless(situation)).toBe(true)
    expect(isUseless({ ...situation, generalist: scoresOf(evenly) })).toBe(false)
  })
})

describe('whatever is measured', () => {
  const scores = fc.record({
    T0: fc.integer({ min: 0, max: 200 }),
    T1: fc.integer({ min: 0, max: 200 }),
    T2: fc.integer({ min: 0, max: 200 }),
    T3: fc.integer({ min: 0, max: 200 }),
    T4: fc.integer({ min: 0, max: 200 }),
  })
  const situation = fc.record({
    requests: scores,
    specialist: scores.map(({ T0, T1, T2, T3, T4 }) => scoresOf([T0, T1, T2, T3, T4])),
    generalist: scores.map(({ T0, T1, T2, T3, T4 }) => scoresOf([T0, T1, T2, T3, T4])),
    checklist: fc.record({
      isFormatFixed: fc.boolean(),
      pairCount: fc.nat(2000),
      instructionPairCount: fc.nat(5000),
      needsFreshKnowledge: fc.boolean(),
      taskCount: fc.integer({ min: 1, max: 5 }),
    }),
  })
  const mirrored = {
    specialist: 'generalist',
    generalist: 'specialist',
    both: 'both',
    undecided: 'undecided',
  } as const
  const byFigures: readonly (RuleId | undefined)[] = [
    'each-ahead',
    'far-leader',
    'near-leader',
    'unclear-share',
  ]

  test('exchanging the figures of the models exchanges what they decide, and leaves what they do not', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const found = recommend(given)
        const swapped = recommend({ ...given, specialist: given.generalist, generalist: given.specialist })
        const decider = found.rules.find(({ holds, says }) => holds && says !== null)?.id
        expect(swapped.choice).toBe(byFigures.includes(decider) ? mirrored[found.choice] : found.choice)
      }),
    )
  })

  test('a rule that argues otherwise is overruled by the one that decided, and no other is', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { choice, rules } = recommend(given)
        const arguing = rules.filter(({ holds, says }) => holds && says !== null)
        expect(arguing[0]?.says).toBe(choice)
        for (const rule of rules) {
          const isOther = arguing.includes(rule) && rule.says !== choice
          expect(rule.overruledBy).toBe(isOther ? arguing[0]?.id : null)
        }
      }),
    )
  })

  test('the checklist changes nothing that the figures decide', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { choice, rules } = recommend(given)
        const decider = rules.find(({ holds, says }) => holds && says !== null)?.id
        fc.pre(byFigures.includes(decider))
        expect(recommend({ ...given, checklist: plain }).choice).toBe(choice)
      }),
    )
  })
})
