/**
 * @file Specialist, generalist or both: rules over what was measured, the first that holds decides. Nothing here knows
 * which model is better: exchange the figures of the two, and what they decide is exchanged. Only where they do not
 * differ do the requests and the checklist speak.
 */
import type { Interval } from '#metrics/statistics/wilson.ts'
import {
  answerFigures,
  fewestPairs,
  hasManyTasks,
  ifSaid,
  oneFormat,
  type Checklist,
} from '#suites/checklist.ts'
import {
  accuracyFigures,
  gapSentences,
  measuredFigure,
  relevantShare,
  scoreFigures,
  shareFigures,
  tierList,
  type Area,
  type Areas,
  type Figure,
} from '#suites/requestAreas.ts'

export type Choice = 'specialist' | 'generalist' | 'both' | 'undecided'

export type Situation = { readonly areas: Areas; readonly checklist: Checklist }

type Finding = {
  /** What the rule says where it holds. */
  readonly sentence: string
  readonly lookedAt: readonly Figure[]
  readonly holds: boolean
  /** Or, where the checklist is silent on what the rule needs, which answer that is. */
  readonly wouldChange: string
  /** What it argues for, if it holds; null for advice beside the choice. */
  readonly says: Choice | null
}

/** At 20, Wilson's interval of one half is 0.4 wide; with fewer it stays open which kind of request is the rule. */
const fewestRequests = 20
/** Below one request in five elsewhere, whatever is lost there costs less than a second model. */
const mostShare = 0.8
/** The lower end of what instruction tuning is known to need, over task types, difficulty and edge cases. */
const fewestInstructionPairs = 1000
/** A model that is wrong more often than right is of no use, though it be ahead of another. */
const usableAccuracy = 0.5

/** Above it, most requests are of one kind, whatever the others are. */
const halfShare = 0.5

type Evidence = Areas & { readonly checklist: Checklist }

/** In order of precedence; advice last. */
const findings = {
  'few-requests': ({ requestCount }) => ({
    sentence: `With fewer than ${fewestRequests} requests nothing can be said about where they lie.`,
    lookedAt: [
      { label: 'requests', value: requestCount },
      { label: 'needed', value: fewestRequests },
    ],
    holds: requestCount < fewestRequests,
    wouldChange: `${fewestRequests} requests or more.`,
    says: 'undecided',
  }),
  'own-specialist': ({ unlike, checklist }) => ownSpecialist(unlike, checklist),
  unmeasured: ({ near, far, gap }) => ({
    sentence: gap
      ? gapSentences[gap]
      : 'There are requests of a kind that has not been measured well enough: run the full suite to its end.',
    lookedAt: [near, far].map(measuredFigure),
    holds: [near, far].some((area) => mayMatter(area) && !area.isMeasured),
    wouldChange: 'The full suite, run to its end on both models.',
    says: 'undecided',
  }),
  'unclear-share': ({ near, far }) => ({
    sentence:
      'One model is ahead in a part of the requests that may be large or small; the choice depends on which.',
    lookedAt: [
      ...shareFigures(near, far),
      shareFigure('share that matters', relevantShare),
      shareFigure('share that decides alone', mostShare),
    ],
    holds: isUnclear(near, far) || isUnclear(far, near),
    wouldChange: 'More requests, so that the intervals of the shares become narrower.',
    says: 'undecided',
  }),
  'each-ahead': ({ near, far }) => ({
    sentence: haveTwoLeaders(near, far)
      ? `The ${near.leader} is ahead on ${leadWords(near)}, the ${far.leader} on ${leadWords(far)}, and there are many requests of both kinds.`
      : 'One model is ahead on T0 and T1, the other on T2 to T4, and there are many requests of both kinds.',
    lookedAt: [...shareFigures(near, far), ...scoreFigures(near), ...scoreFigures(far)],
    holds: isRelevant(near) && isRelevant(far) && haveTwoLeaders(near, far),
    wouldChange: `A share of either kind that may be below ${100 * relevantShare}%, or one model ahead on both.`,
    says: 'both',
  }),
  'far-leader': ({ near, far }) => leaderFinding(far, [near, far]),
  'near-leader': ({ near, far }) => leaderFinding(near, [near, far]),
  'mostly-near': ({ near, far }) => ({
    sentence:
      'Most requests lie in T0 and T1, and the specialist is not measurably behind there; it is the one made for them.',
    lookedAt: [
      ...shareFigures(near, far),
      ...scoreFigures(near),
      shareFigure('share that counts as most', mostShare),
    ],
    holds: near.share.low > mostShare && near.isMeasured && near.aheadOn.generalist.length === 0,
    wouldChange: 'More requests in T2 to T4, or a generalist that is ahead on T0 or T1.',
    says: 'specialist',
  }),
  'one-format': ({ checklist }) => {
    const { holds, lookedAt, wish } = oneFormat(checklist)
    return {
      sentence:
        'One task in a fixed format with examples at hand is what a specialist is made from at the least cost.',
      lookedAt,
      holds,
      wouldChange: holds
        ? 'A second task, a format that varies, or a measured difference between the models.'
        : wish,
      says: 'specialist',
    }
  },
  'many-tasks': ({ checklist }) => ({
    sentence:
      'Several tasks, or answers in no fixed format, have to be asked for in words: a generalist reads them.',
    lookedAt: answerFigures(checklist, ['taskCount', 'isFormatFixed']),
    holds: hasManyTasks(checklist),
    wouldChange: hasManyTasks(checklist)
      ? 'One task in a fixed format, or a measured difference between the models.'
      : ifSaid(checklist, ['taskCount', 'isFormatFixed'], 'A second task, or a format that varies.'),
    says: 'generalist',
  }),
  level: ({ near, far }) => ({
    sentence: 'In no relevant part of the requests is one model measurably ahead on all of them together.',
    lookedAt: [...scoreFigures(near), ...scoreFigures(far)],
    holds: ![near, far].some((area) => isRelevant(area) && area.leader !== null),
    wouldChange: 'More items in the run, so that the intervals become narrower, or other models.',
    says: 'undecided',
  }),
  'pairs-first': ({ checklist }) => ({
    sentence: `A specialist of one's own costs data first: at least ${fewestPairs} examples of the task.`,
    lookedAt: [...answerFigures(checklist, ['pairCount']), { label: 'needed', value: fewestPairs }],
    holds: checklist.pairCount !== null && checklist.pairCount < fewestPairs,
    wouldChange: ifSaid(checklist, ['pairCount'], `${fewestPairs} examples of the task.`),
    says: null,
  }),
  'instruction-pairs-first': ({ checklist }) => ({
    sentence: `Instruction tuning costs data first: about ${fewestInstructionPairs.toLocaleString('en')} examples over several tasks.`,
    lookedAt: [
      ...answerFigures(checklist, ['instructionPairCount']),
      { label: 'needed', value: fewestInstructionPairs },
    ],
    holds: checklist.instructionPairCount !== null && checklist.instructionPairCount < fewestInstructionPairs,
    wouldChange: ifSaid(
      checklist,
      ['instructionPairCount'],
      `${fewestInstructionPairs.toLocaleString('en')} instruction examples over several tasks.`,
    ),
    says: null,
  }),
  'fresh-knowledge': ({ checklist }) => ({
    sentence: 'What changes after training is in no model; it has to be looked up and put into the prompt.',
    lookedAt: answerFigures(checklist, ['needsFreshKnowledge']),
    holds: checklist.needsFreshKnowledge === true,
    wouldChange: ifSaid(
      checklist,
      ['needsFreshKnowledge'],
      checklist.needsFreshKnowledge
        ? 'Answers that do not depend on what changes.'
        : 'Answers that depend on what changes.',
    ),
    says: null,
  }),
  'neither-usable': ({ near, far }) => ({
    sentence:
      'In a relevant part of the requests neither model gets half of them right: this choice does not mend that.',
    lookedAt: [
      ...accuracyFigures(near),
      ...accuracyFigures(far),
      shareFigure('right to be of use', usableAccuracy),
    ],
    holds: isUnusable(near) || isUnusable(far),
    wouldChange: 'A larger model, or training data for those requests.',
    says: null,
  }),
} as const satisfies Record<string, (evidence: Evidence) => Finding>

export type RuleId = keyof typeof findings

export type Rule = Finding & {
  readonly id: RuleId
  /** The rule of higher precedence that decided otherwise; null where this one decided, agrees or does not hold. */
  readonly overruledBy: RuleId | null
}

export type Recommendation = {
  readonly choice: Choice
  readonly withRetrieval: boolean
  /** In their order of precedence, then advice. */
  readonly rules: readonly Rule[]
}

/** What the rules make of the requests, of what was measured on them, and of what the visitor says. */
export function recommend({ areas, checklist }: Situation): Recommendation {
  const evidence = { ...areas, checklist }
  const found = Object.entries(findings).map(([id, find]) => ({ id: id as RuleId, ...find(evidence) }))
  const decider = found.find(({ holds, says }) => holds && says !== null)
  const choice = decider?.says ?? 'undecided'
  const rules = found.map((rule) => {
    const isOverruled = rule.holds && rule.says !== null && rule.says !== choice
    return { ...rule, overruledBy: isOverruled && decider ? decider.id : null }
  })
  return { choice, withRetrieval: checklist.needsFreshKnowledge === true, rules }
}

/** The model that is ahead in an area of relevant size; where both areas have one, `each-ahead` comes first. */
function leaderFinding(area: Area, areas: readonly [Area, Area]): Finding {
  return {
    sentence: area.leader
      ? `The ${area.leader} is ahead on ${leadWords(area)}${isByTiers(area) ? '' : `, and on the requests in ${area.name} together`}.`
      : `Neither model is ahead on the requests in ${area.name} together.`,
    lookedAt: [
      ...shareFigures(...areas),
      ...scoreFigures(area),
      shareFigure('share that matters', relevantShare),
    ],
    holds: isRelevant(area) && area.leader !== null,
    wouldChange: area.leader
      ? `Fewer requests in ${area.name}, or no difference there in the run.`
      : `A model that is ahead on a tier of ${area.name} in a run, and on all its requests together.`,
    says: area.leader ?? 'undecided',
  }
}

/** What the measured specialist knows nothing of, and what one of the visitor's own could be trained for. */
function ownSpecialist(unlike: Interval, checklist: Checklist): Finding {
  const isMostlyUnlike = unlike.low > halfShare
  const { holds, lookedAt, wish } = oneFormat(checklist)
  return {
    sentence:
      "Most requests lie in T4, unlike all that the banking specialist was trained on, and there is one task in a fixed format with examples: train a specialist of one's own first and measure that one; the banking specialist says nothing about it.",
    lookedAt: [
      { label: 'requests in T4', value: unlike },
      shareFigure('share that counts as most', halfShare),
      ...lookedAt,
    ],
    holds: isMostlyUnlike && holds,
    wouldChange: isMostlyUnlike
      ? holds
        ? 'More requests in T0 to T3, a second task, or a format that varies.'
        : wish
      : 'More than half of the requests in T4.',
    says: 'undecided',
  }
}

/** Every tier that counts has the same model ahead. */
function isByTiers({ leader, aheadOn, verdicts }: Area): boolean {
  return leader !== null && aheadOn[leader].length === verdicts.filter(({ isCounted }) => isCounted).length
}

/** The tiers on which the leader of an area has been measured to be ahead. */
function leadWords({ leader, aheadOn }: Area): string {
  return leader ? tierList(aheadOn[leader]) : ''
}

function haveTwoLeaders({ leader }: Area, other: Area): boolean {
  return leader !== null && other.leader !== null && leader !== other.leader
}

function isRelevant({ share }: Area): boolean {
  return share.low > relevantShare
}

function mayMatter(area: Area): boolean {
  return isRelevant(area) || area.share.high >= 1 - mostShare
}

/** The area may be negligible or may decide, and would decide otherwise than the rest. */
function isUnclear(area: Area, other: Area): boolean {
  return mayMatter(area) && !isRelevant(area) && area.leader !== null && area.leader !== other.leader
}

function isUnusable(area: Area): boolean {
  const best = Math.max(area.specialist.high, area.generalist.high)
  return isRelevant(area) && area.isMeasured && best < usableAccuracy
}

function shareFigure(label: string, share: number): Figure {
  return { label, value: { share } }
}
