/**
 * @file Specialist, generalist or both: rules over what was measured, the first that holds decides. Nothing here knows
 * which model is better: exchange the figures of the two, and what they decide is exchanged. Only where they do not
 * differ do the requests and the checklist speak.
 */
import { areasOf, type Area, type Areas, type RequestCounts, type TierScores } from '#suites/requestAreas.ts'

export type Choice = 'specialist' | 'generalist' | 'both' | 'undecided'

export type Checklist = {
  readonly isFormatFixed: boolean
  /** Task examples at hand: input and output in the one format. */
  readonly pairCount: number
  /** Examples of instruction, input and response over several tasks. */
  readonly instructionPairCount: number
  /** Answers depend on what changes faster than a model is trained. */
  readonly needsFreshKnowledge: boolean
  readonly taskCount: number
}

export type Situation = {
  readonly requests: RequestCounts
  readonly specialist: TierScores
  readonly generalist: TierScores
  readonly checklist: Checklist
}

type Finding = {
  /** What the rule says where it holds. */
  readonly sentence: string
  /** The figures it was decided by; shares and accuracies from 0 to 1. */
  readonly lookedAt: Readonly<Record<string, number | boolean>>
  readonly holds: boolean
  readonly wouldChange: string
  /** What it argues for, if it holds; null for advice beside the choice. */
  readonly says: Choice | null
}

/** At 20, Wilson's interval of one half is 0.4 wide; with fewer it stays open which kind of request is the rule. */
const fewestRequests = 20
/** Below one request in five elsewhere, whatever is lost there costs less than a second model. */
const mostShare = 0.8
/** One request in ten is more than a user takes for an accident. */
const relevantShare = 0.1
/** Of fewer, a held-out fifth is below 20 examples, too few to see whether training helped. */
const fewestPairs = 100
/** The lower end of what instruction tuning is known to need, over task types, difficulty and edge cases. */
const fewestInstructionPairs = 1000
/** A model that is wrong more often than right is of no use, though it be ahead of another. */
const usableAccuracy = 0.5

type Evidence = Areas & { readonly checklist: Checklist }

/** In order of precedence; advice last. */
const findings = {
  'few-requests': ({ requestCount }) => ({
    sentence: `With fewer than ${fewestRequests} requests nothing can be said about where they lie.`,
    lookedAt: { requestCount, fewestRequests },
    holds: requestCount < fewestRequests,
    wouldChange: `${fewestRequests} requests or more.`,
    says: 'undecided',
  }),
  unmeasured: ({ near, far }) => ({
    sentence: 'There are requests of a kind on which both models have not been measured.',
    lookedAt: { isNearMeasured: near.isMeasured, isFarMeasured: far.isMeasured },
    holds: [near, far].some((area) => mayMatter(area) && !area.isMeasured),
    wouldChange: 'A run of both models on the tiers of these requests.',
    says: 'undecided',
  }),
  'unclear-share': (evidence) => ({
    sentence:
      'One model is ahead in a part of the requests that may be large or small; the choice depends on which.',
    lookedAt: { ...shareFigures(evidence), relevantShare, mostShare },
    holds: isUnclear(evidence.near, evidence.far) || isUnclear(evidence.far, evidence.near),
    wouldChange: 'More requests, so that the intervals of the shares become narrower.',
    says: 'undecided',
  }),
  'each-ahead': (evidence) => ({
    sentence:
      'One model is ahead on T0 and T1, the other on T2 to T4, and there are many requests of both kinds.',
    lookedAt: {
      ...shareFigures(evidence),
      ...scoreFigures(evidence, 'near'),
      ...scoreFigures(evidence, 'far'),
    },
    holds:
      isRelevant(evidence.near) && isRelevant(evidence.far) && haveTwoLeaders(evidence.near, evidence.far),
    wouldChange: `A share of either kind that may be below ${relevantShare}, or one model ahead on both.`,
    says: 'both',
  }),
  'far-leader': (evidence) => leaderFinding(evidence, 'far'),
  'near-leader': (evidence) => leaderFinding(evidence, 'near'),
  'mostly-near': (evidence) => ({
    sentence:
      'Most requests lie in T0 and T1, and the specialist is not behind there; it is the one made for them.',
    lookedAt: { ...shareFigures(evidence), ...scoreFigures(evidence, 'near'), mostShare },
    holds: evidence.near.share.low > mostShare && evidence.near.leader !== 'generalist',
    wouldChange: 'More requests in T2 to T4, or a generalist that is ahead on T0 and T1.',
    says: 'specialist',
  }),
  'one-format': ({ checklist: { isFormatFixed, pairCount, taskCount } }) => ({
    sentence:
      'One task in a fixed format with examples at hand is what a specialist is made from at the least cost.',
    lookedAt: { isFormatFixed, pairCount, taskCount, fewestPairs },
    holds: isFormatFixed && taskCount === 1 && pairCount >= fewestPairs,
    wouldChange: 'A second task, a format that varies, or a measured difference between the models.',
    says: 'specialist',
  }),
  'many-tasks': ({ checklist: { taskCount, isFormatFixed } }) => ({
    sentence:
      'Several tasks, or answers in no fixed format, have to be asked for in words: a generalist reads them.',
    lookedAt: { taskCount, isFormatFixed },
    holds: taskCount > 1 || !isFormatFixed,
    wouldChange: 'One task in a fixed format, or a measured difference between the models.',
    says: 'generalist',
  }),
  level: (evidence) => ({
    sentence: 'In no relevant part of the requests is one model measurably ahead of the other.',
    lookedAt: { ...scoreFigures(evidence, 'near'), ...scoreFigures(evidence, 'far') },
    holds: ![evidence.near, evidence.far].some((area) => isRelevant(area) && area.leader !== null),
    wouldChange: 'More items in the run, so that the intervals become narrower, or other models.',
    says: 'undecided',
  }),
  'pairs-first': ({ checklist: { pairCount } }) => ({
    sentence: `A specialist of one's own costs data first: ${pairCount} of at least ${fewestPairs} examples are there.`,
    lookedAt: { pairCount, fewestPairs },
    holds: pairCount < fewestPairs,
    wouldChange: `${fewestPairs} examples of the task.`,
    says: null,
  }),
  'instruction-pairs-first': ({ checklist: { instructionPairCount } }) => ({
    sentence: `Instruction tuning costs data first: ${instructionPairCount} of about ${fewestInstructionPairs} examples are there.`,
    lookedAt: { instructionPairCount, fewestInstructionPairs },
    holds: instructionPairCount < fewestInstructionPairs,
    wouldChange: `${fewestInstructionPairs} instruction pairs over several tasks.`,
    says: null,
  }),
  'fresh-knowledge': ({ checklist: { needsFreshKnowledge } }) => ({
    sentence: 'What changes after training is in no model; it has to be looked up and put into the prompt.',
    lookedAt: { needsFreshKnowledge },
    holds: needsFreshKnowledge,
    wouldChange: 'Answers that do not depend on what changes.',
    says: null,
  }),
  'neither-usable': (evidence) => ({
    sentence:
      'In a relevant part of the requests neither model gets half of them right: this choice does not mend that.',
    lookedAt: { ...scoreFigures(evidence, 'near'), ...scoreFigures(evidence, 'far'), usableAccuracy },
    holds: isUnusable(evidence.near) || isUnusable(evidence.far),
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

export function recommend({ requests, specialist, generalist, checklist }: Situation): Recommendation {
  const evidence = { ...areasOf(requests, { specialist, generalist }), checklist }
  const found = Object.entries(findings).map(([id, find]) => ({ id: id as RuleId, ...find(evidence) }))
  const decider = found.find(({ holds, says }) => holds && says !== null)
  const choice = decider?.says ?? 'undecided'
  const rules = found.map((rule) => {
    const isOverruled = rule.holds && rule.says !== null && rule.says !== choice
    return { ...rule, overruledBy: isOverruled && decider ? decider.id : null }
  })
  return { choice, withRetrieval: checklist.needsFreshKnowledge, rules }
}

/** The model that is ahead in an area of relevant size; where both areas have one, `each-ahead` comes first. */
function leaderFinding(evidence: Evidence, name: 'near' | 'far'): Finding {
  const area = evidence[name]
  const where = name === 'near' ? 'T0 and T1' : 'T2 to T4'
  return {
    sentence: area.leader
      ? `The ${area.leader} is ahead on ${where}.`
      : `Neither model is measurably ahead on ${where}.`,
    lookedAt: { ...shareFigures(evidence), ...scoreFigures(evidence, name), relevantShare },
    holds: isRelevant(area) && area.leader !== null,
    wouldChange: `Fewer requests in ${where}, or intervals that overlap there.`,
    says: area.leader ?? 'undecided',
  }
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

function shareFigures({ near, far }: Evidence): Record<string, number> {
  return {
    nearShareLow: near.share.low,
    nearShareHigh: near.share.high,
    farShareLow: far.share.low,
    farShareHigh: far.share.high,
  }
}

function scoreFigures(evidence: Evidence, name: 'near' | 'far'): Record<string, number> {
  const { specialist, generalist } = evidence[name]
  return {
    [`${name}SpecialistLow`]: specialist.low,
    [`${name}SpecialistHigh`]: specialist.high,
    [`${name}GeneralistLow`]: generalist.low,
    [`${name}GeneralistHigh`]: generalist.high,
  }
}
