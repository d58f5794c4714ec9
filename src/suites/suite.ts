/** @file A suite: prompts with references and checks, each at its distance from the specialist's training. */
import * as v from 'valibot'

/** Nearest to the specialist's training first. On screen a tier's label starts with its code. */
export const tiers = ['T0', 'T1', 'T2', 'T3', 'T4'] as const
export type Tier = (typeof tiers)[number]

/**
 * How a model is asked. `template`: inside its own chat template; `raw`: the prompt as it is; `instructed`: T0 and T1
 * with the model's documented instruction in front; `few-shot`: raw, after five examples.
 */
export const conditions = ['template', 'raw', 'instructed', 'few-shot'] as const

/** How an item of T1 says the need of an item of T0. */
export const rewordings = ['paraphrase', 'noisy', 'long-winded', 'misspelt', 'indirect'] as const

const words = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const text = v.pipe(v.string(), v.maxLength(20_000))
/** Ids of models. */
const models = v.pipe(v.array(words), v.maxLength(20))

const check = v.variant('kind', [
  /** One of the references, to the letter but for white space at the ends. */
  v.object({ kind: v.literal('exact') }),
  /** JSON; where `schema` is given, of that form. */
  v.object({ kind: v.literal('json'), schema: v.optional(v.record(v.string(), v.unknown())) }),
  v.object({
    kind: v.literal('regex'),
    pattern: text,
    flags: v.optional(v.string(), ''),
    /** In words what the pattern takes. */
    meaning: v.optional(words),
  }),
  /** A verifiable instruction of IFEval (arXiv 2311.07911), by its id. */
  v.object({ kind: v.literal('ifeval'), id: words, kwargs: v.record(v.string(), v.unknown()) }),
  /** Judged elsewhere, `by` that measure: the answers carry the verdict. null: nobody has said what is right. */
  v.object({ kind: v.literal('judged'), by: v.nullable(words) }),
])

export const itemSchema = v.object({
  id: words,
  tier: v.picklist(tiers),
  /** What is asked for: `intent`, `last word` .. Wordings are compared within a task. */
  task: words,
  /** What every model is sent, inside its template. */
  prompt: v.pipe(text, v.minLength(1)),
  /** Right answers; empty where the checks can do without. */
  references: v.pipe(v.array(text), v.maxLength(20)),
  /** All must hold. */
  checks: v.pipe(v.array(check), v.minLength(1), v.maxLength(20)),
  /** Items that say one thing in several ways share it; they are not independent. */
  group: words,
  /** Where the answer is one of the suite's labels: it is also asked by log-likelihood. */
  isLabelled: v.boolean(),
  rewording: v.optional(v.picklist(rewordings)),
  /** The instruction's wording, where there is one. */
  wording: v.optional(words),
  /** Which models were trained on the task, and on this wording of it. */
  taskSeenBy: models,
  wordingSeenBy: models,
  provenance: words,
})

export const suiteSchema = v.object({
  version: v.literal(1),
  id: words,
  name: words,
  summary: text,
  licence: words,
  /** Too few items for a verdict, on any tier; for a first look. */
  isExploratory: v.boolean(),
  /** Where other tiers have enough: those with too few items for a verdict. */
  exploratoryTiers: v.optional(v.array(v.picklist(tiers))),
  /** The answers a classifier may give, for label lock, macro-F1 and option likelihood; may be empty. */
  labels: v.pipe(v.array(words), v.maxLength(2000)),
  /** Says in words what T0 and T1 leave unsaid: how a model that reads instructions is asked there. */
  instruction: v.optional(text),
  /** Solved items of T0 for models that only continue text. */
  examples: v.optional(v.pipe(v.array(v.object({ prompt: text, answer: text })), v.maxLength(20))),
  /**
   * Where the answers come from the file of another program: which one, and the conditions there are answers under.
   * Nothing more is asked then.
   */
  imported: v.optional(v.object({ from: words, conditions: v.array(v.picklist(conditions)) })),
  items: v.pipe(v.array(itemSchema), v.minLength(1), v.maxLength(50_000)),
})

export type Check = v.InferOutput<typeof check>
export type Item = v.InferOutput<typeof itemSchema>
export type Suite = v.InferOutput<typeof suiteSchema>

/** Fewer items of a tier give no verdict in suites that were not made here. */
export const fewestItems = 100

/** What the ids of the visitor's own suites begin with. */
export const ownPrefix = 'own:'
/** And those of suites that were made of the file of another program. */
export const importedPrefix = 'imported:'

/** Whether a tier has too few items for a verdict. */
export function isExploratoryOn(
  { isExploratory, exploratoryTiers }: Pick<Suite, 'isExploratory' | 'exploratoryTiers'>,
  tier: Tier,
): boolean {
  return isExploratory || (exploratoryTiers?.includes(tier) ?? false)
}

/** Items do not change, and a run under way asks for their tiers several times a second. */
const knownTiers = new WeakMap<readonly Item[], readonly Tier[]>()

/** The tiers that have items, nearest first. */
export function tiersOf({ items }: Pick<Suite, 'items'>): readonly Tier[] {
  const known = knownTiers.get(items)
  if (known) return known
  const present = new Set(items.map(({ tier }) => tier))
  const found = tiers.filter((tier) => present.has(tier))
  knownTiers.set(items, found)
  return found
}
