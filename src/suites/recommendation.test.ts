import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { unansweredChecklist, type Checklist } from '#suites/checklist.ts'
import {
  deciderOf,
  measuredBy,
  nearly,
  plain,
  requestsOf,
  resultOf,
  widely,
  type Five,
  type Situation,
} from '#suites/exampleMeasured.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import type { RuleId } from '#suites/recommendation.ts'
import { measuredOf, unmeasured, type Measured } from '#suites/requestAreas.ts'
import { tiers } from '#suites/suite.ts'

function exchanged({ names, scores, verdicts, pairs, ...rest }: Measured): Measured {
  const opposite = { ahead: 'behind', behind: 'ahead', tied: 'tied', undecided: 'undecided' } as const
  return {
    names: { specialist: names.generalist, generalist: names.specialist },
    scores: { specialist: scores.generalist, generalist: scores.specialist },
    verdicts: verdicts.map((each) => ({ ...each, verdict: opposite[each.verdict] })),
    pairs: Object.fromEntries(
      Object.entries(pairs).map(([tier, scores]) => [
        tier,
        scores.map(({ group, first, second }) => ({ group, first: second, second: first })),
      ]),
    ),
    ...rest,
  }
}

const evenly: Five = [100, 100, 100, 100, 100]
const crossed: Measured = measuredBy([150, 60, 60, 150, 100], [60, 150, 150, 60, 100])
const fewItems: Measured = {
  ...measuredBy(nearly, widely),
  verdicts: tiers.map((tier) => ({ tier, verdict: 'undecided', isLowPower: true })),
}

/** Requests, what was measured, and what the checklist says beyond `plain`. */
type Case = readonly [Five, Measured, Partial<Checklist>]

describe('recommend', () => {
  const onlyNear: Five = [50, 50, 0, 0, 0]
  const onlyFar: Five = [0, 0, 30, 40, 30]
  const mixed: Five = [30, 20, 20, 20, 10]
  const mostly: Five = [600, 250, 50, 50, 50]
  const unclear: Five = [14, 4, 2, 0, 0]
  const each = measuredBy(nearly, widely)
  const reversed = measuredBy(widely, nearly)
  const level = measuredBy(evenly, evenly)
  const aheadFar = measuredBy(evenly, [100, 100, 150, 150, 150])

  test.each<[string, Case, string, RuleId]>([
    ['too few', [[10, 9, 0, 0, 0], each, {}], 'undecided', 'few-requests'],
    ['no requests', [[0, 0, 0, 0, 0], each, {}], 'undecided', 'few-requests'],
    ['no run', [onlyNear, unmeasured('no-run'), {}], 'undecided', 'unmeasured'],
    ['a quick suite', [onlyNear, { ...each, gap: 'exploratory' }, {}], 'undecided', 'unmeasured'],
    ['an unfinished run', [onlyFar, { ...each, gap: 'incomplete' }, {}], 'undecided', 'unmeasured'],
    ['too few items', [mixed, fewItems, { taskCount: 3 }], 'undecided', 'unmeasured'],
    ['near, specialist ahead', [onlyNear, each, {}], 'specialist', 'near-leader'],
    ['near, generalist ahead', [onlyNear, reversed, {}], 'generalist', 'near-leader'],
    ['near, level', [onlyNear, level, {}], 'specialist', 'mostly-near'],
    ['near, each ahead on one tier', [onlyNear, crossed, {}], 'undecided', 'level'],
    ['near, one tier asked', [[99, 0, 0, 0, 0], crossed, {}], 'specialist', 'near-leader'],
    ['far, generalist ahead', [onlyFar, each, {}], 'generalist', 'far-leader'],
    ['far, specialist ahead', [onlyFar, reversed, {}], 'specialist', 'far-leader'],
    ['far, level', [onlyFar, level, {}], 'undecided', 'level'],
    ['both kinds, each ahead', [mixed, each, {}], 'both', 'each-ahead'],
    ['mostly near, a relevant rest', [mostly, each, {}], 'both', 'each-ahead'],
    ['mostly near, level there', [mostly, aheadFar, {}], 'generalist', 'far-leader'],
    ['both kinds, one ahead far', [mixed, aheadFar, {}], 'generalist', 'far-leader'],
    [
      'both kinds, one ahead near',
      [mixed, measuredBy(nearly, [60, 60, 20, 20, 20]), {}],
      'specialist',
      'near-leader',
    ],
    ['a rest that may not matter', [unclear, each, {}], 'undecided', 'unclear-share'],
    ['level, one format', [mixed, level, { pairCount: 100 }], 'specialist', 'one-format'],
    ['level, many tasks', [mixed, level, { taskCount: 3 }], 'generalist', 'many-tasks'],
    ['level, free format', [mixed, level, { isFormatFixed: false }], 'generalist', 'many-tasks'],
    ['level', [mixed, level, {}], 'undecided', 'level'],
    ['level, nothing said', [mixed, level, unansweredChecklist], 'undecided', 'level'],
    ['measured against the list', [onlyNear, each, { taskCount: 9 }], 'specialist', 'near-leader'],
  ])('%s', (_, [requests, measured, checklist], choice, decider) => {
    const situation = {
      requests: requestsOf(requests),
      measured,
      checklist: { ...plain, ...checklist },
    }
    expect(resultOf(situation).choice).toBe(choice)
    expect(deciderOf(situation)).toBe(decider)
  })

  const ruleOf = (id: RuleId, given: Partial<Situation>) =>
    resultOf({ requests: requestsOf(mixed), measured: level, checklist: plain, ...given }).rules.find(
      (rule) => rule.id === id,
    )

  test('names who was overruled, and by which rule', () => {
    const { rules } = resultOf({
      requests: requestsOf(mostly),
      measured: each,
      checklist: { ...plain, taskCount: 2 },
    })
    const overruled = rules.filter(({ overruledBy }) => overruledBy === 'each-ahead').map(({ id }) => id)
    expect(overruled).toEqual(['far-leader', 'near-leader', 'mostly-near', 'many-tasks'])
  })

  test.each<[Measured, RegExp]>([
    [unmeasured('no-run'), /Nothing has been measured.*full suite to its end/],
    [unmeasured('running'), /under way/],
    [unmeasured('no-specialist'), /has no specialist.*full suite to its end/],
    [unmeasured('no-generalist'), /has no generalist.*full suite to its end/],
    [unmeasured('neither-model'), /neither.*full suite to its end/],
    [{ ...level, gap: 'exploratory' }, /first look.*full suite to its end/],
    [{ ...level, gap: 'incomplete' }, /not finished.*full suite to its end/],
    [fewItems, /not been measured well enough: run the full suite to its end/],
  ])('says what is missing of what was measured (%#)', (measured, sentence) => {
    expect(ruleOf('unmeasured', { measured })).toMatchObject({
      holds: true,
      sentence: expect.stringMatching(sentence),
    })
  })

  test('figures are in words', () => {
    const figures = ruleOf('near-leader', { measured: crossed })?.lookedAt
    expect(figures?.map(({ label }) => label)).toEqual([
      'requests in T0 and T1',
      'requests in T2 to T4',
      'specialist right on T0 and T1',
      'generalist right on T0 and T1',
      'specialist minus generalist on T0 and T1 together',
      'specialist against generalist on T0',
      'specialist against generalist on T1',
      'share that matters',
    ])
    expect(figures?.slice(5)).toMatchObject([
      { value: 'ahead' },
      { value: 'behind' },
      { value: { share: 0.1 } },
    ])
    const few = ruleOf('near-leader', { measured: fewItems })?.lookedAt
    expect(few?.at(-2)?.value).toBe('undecided, too few items')
    const nothing = ruleOf('near-leader', { measured: unmeasured('no-run') })?.lookedAt
    expect(nothing?.at(-2)?.value).toBe('no verdict')
  })

  test.each<[RuleId, Partial<Checklist>, string]>([
    ['one-format', { pairCount: null }, 'It needs an answer to "Task examples".'],
    [
      'one-format',
      { isFormatFixed: null, taskCount: null, pairCount: 500 },
      'It needs an answer to "Tasks" and "The answer has one fixed format".',
    ],
    [
      'one-format',
      { taskCount: 2, pairCount: null },
      'One task in a fixed format, with 100 examples at hand.',
    ],
    ['many-tasks', { taskCount: null }, 'It needs an answer to "Tasks".'],
    ['pairs-first', { pairCount: null }, 'It needs an answer to "Task examples".'],
    [
      'instruction-pairs-first',
      { instructionPairCount: null },
      'It needs an answer to "Instruction examples".',
    ],
    [
      'fresh-knowledge',
      { needsFreshKnowledge: null },
      'It needs an answer to "Answers depend on knowledge that changes".',
    ],
  ])('%s does not hold without its answers, and says which: %j', (id, checklist, wouldChange) => {
    const rule = ruleOf(id, { checklist: { ...plain, ...checklist } })
    expect(rule).toMatchObject({ holds: false, wouldChange })
  })

  test('nothing said, nothing advised', () => {
    const { rules, withRetrieval } = resultOf({
      requests: requestsOf(mixed),
      measured: level,
      checklist: unansweredChecklist,
    })
    expect(rules.filter(({ holds }) => holds).map(({ id }) => id)).toEqual(['level'])
    expect(withRetrieval).toBe(false)
  })

  test.each<[Partial<Checklist>, RuleId[]]>([
    [{ pairCount: 100 }, []],
    [{ pairCount: 99 }, ['pairs-first']],
    [{ pairCount: 100, instructionPairCount: 999 }, ['instruction-pairs-first']],
    [{ pairCount: 100, needsFreshKnowledge: true }, ['fresh-knowledge']],
  ])('advises on %j', (checklist, expected) => {
    const { rules, withRetrieval } = resultOf({
      requests: requestsOf(mixed),
      measured: measuredBy(evenly, widely),
      checklist: { ...plain, ...checklist },
    })
    expect(rules.filter(({ holds, says }) => holds && says === null).map(({ id }) => id)).toEqual(expected)
    expect(withRetrieval).toBe(checklist.needsFreshKnowledge ?? false)
  })

  test('says when neither is of use', () => {
    const weak: Five = [10, 10, 10, 10, 10]
    expect(ruleOf('neither-usable', { measured: measuredBy(weak, weak) })?.holds).toBe(true)
    expect(ruleOf('neither-usable', { measured: measuredBy(weak, evenly) })?.holds).toBe(false)
  })
})

describe('whatever is measured', () => {
  const five = fc.tuple(fc.nat(200), fc.nat(200), fc.nat(200), fc.nat(200), fc.nat(200))
  const verdicts = fc.tuple(
    ...tiers.map((tier) =>
      fc.constantFrom('ahead', 'behind', 'tied', 'undecided', 'few').map((verdict) => ({
        tier,
        verdict: verdict === 'few' ? ('undecided' as const) : verdict,
        isLowPower: verdict === 'few',
      })),
    ),
  )
  const measured = fc
    .tuple(five, five, verdicts, fc.constantFrom(null, null, null, 'exploratory' as const))
    .map(([specialist, generalist, found, gap]) => ({
      ...measuredBy(specialist, generalist),
      verdicts: found,
      gap,
    }))
  const checklists = fc.record({
    isFormatFixed: fc.option(fc.boolean()),
    pairCount: fc.option(fc.nat(2000)),
    instructionPairCount: fc.option(fc.nat(5000)),
    needsFreshKnowledge: fc.option(fc.boolean()),
    taskCount: fc.option(fc.integer({ min: 1, max: 5 })),
  })
  const situation = fc.record({ requests: five.map(requestsOf), measured, checklist: checklists })
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

  test('exchanging the figures of the models exchanges what they decide', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const swapped = { ...given, measured: exchanged(given.measured) }
        const deciders = [deciderOf(given), deciderOf(swapped)]
        const isByFigures = byFigures.includes(deciders[0])
        expect(byFigures.includes(deciders[1])).toBe(isByFigures)
        const { choice } = resultOf(given)
        const asked = isByFigures ? resultOf(swapped).choice : mirrored[choice]
        expect(asked).toBe(mirrored[choice])
      }),
    )
  })

  test('exchanging the answers of the models in a run exchanges the choice', () => {
    const items = (['T0', 'T3'] as const).flatMap((tier) =>
      Array.from({ length: 40 }, (_, place) => smallItem({ id: `${tier} ${place}`, tier })),
    )
    const models = [smallModel('standard', 'a'), smallModel('instruction', 'b')]
    /** Items a model gets right of each tier. */
    type Skill = Readonly<Record<'T0' | 'T3', number>>
    const runOf = (standard: Skill, instruction: Skill) =>
      smallRun(smallSuite({ items }), models, ({ id, tier }, { role }) => {
        const skill = role === 'standard' ? standard : instruction
        const isRight = Number(id.slice(3)) < (tier === 'T0' ? skill.T0 : skill.T3)
        return isRight ? 'card arrival' : 'no'
      })
    const skill = fc.record({ T0: fc.constantFrom(0, 20, 40), T3: fc.constantFrom(0, 20, 40) })
    const seen = new Set<string>()
    fc.assert(
      fc.property(skill, skill, (first, second) => {
        const choose = (...skills: [Skill, Skill]) =>
          resultOf({
            requests: requestsOf([40, 0, 0, 40, 0]),
            measured: measuredOf(runOf(...skills)),
            checklist: unansweredChecklist,
          }).choice
        const choice = choose(first, second)
        seen.add(choice)
        expect(choose(second, first)).toBe(mirrored[choice])
      }),
      { numRuns: 30 },
    )
    expect(seen.size).toBeGreaterThan(1)
  })

  test('what decides nothing never has a leader: a quick suite, or too few items everywhere', () => {
    fc.assert(
      fc.property(situation, fc.constantFrom('exploratory', 'incomplete', null), (given, gap) => {
        const few = gap === null ? { verdicts: fewItems.verdicts } : {}
        expect(resultOf({ ...given, measured: { ...given.measured, ...few, gap } }).choice).toBe('undecided')
      }),
    )
  })

  test('a rule that argues otherwise is overruled by the one that decided, and no other is', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { choice, rules } = resultOf(given)
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
        fc.pre(byFigures.includes(deciderOf(given)))
        expect(resultOf({ ...given, checklist: plain }).choice).toBe(resultOf(given).choice)
      }),
    )
  })
})
