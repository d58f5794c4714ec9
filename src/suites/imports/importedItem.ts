/** @file One prompt from a file of another program, held to what the page can show. */
import { figure } from '#suites/imports/table.ts'
import { type Item, type Tier } from '#suites/suite.ts'

const mostAnswerCharacters = 100_000
const mostPromptCharacters = 20_000

type Told = {
  readonly id: string
  readonly prompt: string
  readonly references: readonly string[]
  readonly task: string
  /** The measure that says what is right; null where none does. */
  readonly judgedBy: string | null
  readonly provenance: string
  readonly tier?: Tier | undefined
}

/** Nobody but our own files says how far a prompt is from any training: such prompts stand on T3, as own ones do. */
export function importedItem({ id, prompt, references, task, judgedBy, provenance, tier }: Told): Item {
  return {
    id,
    tier: tier ?? 'T3',
    task: task.slice(0, 200) || 'not stated',
    prompt,
    references: [...references],
    checks: [{ kind: 'judged', by: judgedBy }],
    group: id,
    isLabelled: false,
    taskSeenBy: [],
    wordingSeenBy: [],
    provenance: provenance.slice(0, 200) || 'a file',
  }
}

/** Why a prompt with its answers cannot be shown; null where it can. */
export function textFault(
  prompt: string,
  others: Readonly<Record<string, readonly string[]>>,
): string | null {
  if (prompt === '') return 'the prompt is empty'
  if (prompt.length > mostPromptCharacters) return tooLong('the prompt', prompt.length, mostPromptCharacters)
  for (const [what, texts] of Object.entries(others)) {
    const most = what === 'the answer' ? mostAnswerCharacters : mostPromptCharacters
    const long = texts.find(({ length }) => length > most)
    if (long !== undefined) return tooLong(what, long.length, most)
  }
  return null
}

function tooLong(what: string, count: number, most: number): string {
  return `${what} has ${figure(count)} characters; at most ${figure(most)} can be shown`
}
