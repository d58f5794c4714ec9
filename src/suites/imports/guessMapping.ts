/** @file Which column is what, guessed from the columns' names alone; the visitor has the last word. */

/**
 * `prompt` is what the models are sent, after `system` and before `input` (Alpaca's). `reference` is a right answer,
 * `label` one out of a set. `instructions` and `kwargs` are IFEval's, in JSON. The rest is as in an item of a suite.
 */
export const fields = [
  'prompt',
  'input',
  'reference',
  'label',
  'tier',
  'task',
  'id',
  'group',
  'system',
  'instructions',
  'kwargs',
] as const
export type Field = (typeof fields)[number]

/** The column for each field, or null. */
export type Mapping = Readonly<Record<Field, string | null>>

/**
 * Names without case, spaces and signs, the likeliest first. A column is taken once, in the order of this list:
 * `input` is the prompt only where nothing else is, and Dolly's `category` a task, because it has a `response`.
 */
const names: readonly (readonly [Field, readonly string[]])[] = [
  ['instructions', ['instructionidlist', 'instructionids']],
  ['kwargs', ['kwargs', 'instructionkwargs']],
  [
    'prompt',
    [
      'prompt',
      'instruction',
      'question',
      'query',
      'utterance',
      'text',
      'sentence',
      'message',
      'request',
      'user',
      'input',
    ],
  ],
  ['input', ['input', 'context', 'passage']],
  [
    'reference',
    [
      'reference',
      'completion',
      'output',
      'answer',
      'response',
      'target',
      'expected',
      'expectedoutput',
      'expectedanswer',
      'ideal',
      'solution',
      'assistant',
    ],
  ],
  ['label', ['labeltext', 'labelname', 'label', 'class']],
  ['tier', ['tier']],
  ['task', ['task', 'tasktype']],
  ['id', ['id', 'key', 'uid', 'uuid', 'itemid', 'promptid', 'rowid']],
  ['group', ['group', 'groupid', 'cluster']],
  ['system', ['system', 'systemprompt', 'systemmessage']],
]

const kinds = ['category', 'intent']

export function guessMapping(columns: readonly string[]): Mapping {
  const free = new Map(columns.toReversed().map((column) => [plain(column), column]))
  const mapping: Record<Field, string | null> = { ...nothing }
  for (const [field, synonyms] of names) mapping[field] = take(free, synonyms)
  if (mapping.reference === null) mapping.label ??= take(free, kinds)
  mapping.task ??= take(free, kinds)
  return mapping
}

const nothing: Mapping = {
  prompt: null,
  input: null,
  reference: null,
  label: null,
  tier: null,
  task: null,
  id: null,
  group: null,
  system: null,
  instructions: null,
  kwargs: null,
}

function take(free: Map<string, string>, synonyms: readonly string[]): string | null {
  const found = synonyms.find((name) => free.has(name))
  if (found === undefined) return null
  const column = free.get(found) ?? null
  free.delete(found)
  return column
}

function plain(column: string): string {
  return column.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
