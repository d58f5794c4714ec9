/** @file The operations that suites ask for, as training/tasks/operations.py does them. */

/** What fills the blanks of a wording. */
export type Blanks = Readonly<Record<string, string>>

/** Words that are no keywords: the list of training/tasks/operations.py. */
const commonWords = new Set(
  (
    'a an the is are am was were be been being i im my me mine we our us you your he she it its they them their this that ' +
    'these those to of in on at for from by with about as into and or but if so not no do does did doing can could ' +
    'will would shall should may might must have has had what how why when where which who there here please just ' +
    'get got any some up out than then too very'
  ).split(' '),
)

/** Without the punctuation around them; apostrophes, signs and inner points stay. */
function wordsOf(message: string): string[] {
  return message.match(/[A-Za-z0-9$£€'][A-Za-z0-9$£€'.:,-]*[A-Za-z0-9]|[A-Za-z0-9]/g) ?? []
}

function keywordsOf(message: string): string[] {
  const kept = wordsOf(message).map((word) => word.toLowerCase())
  return [...new Set(kept.filter((word) => !commonWords.has(word) && word.length > 2))].slice(0, 6)
}

/** Whether an operation has a clear answer for a message, which the models' answers have room for. */
export function fits(task: string, message: string, blanks: Blanks): boolean {
  const found = wordsOf(message)
  if (task === 'words') return found.length <= 8
  if (task === 'keywords') return keywordsOf(message).length > 1
  if (task === 'replace a word') return found.filter((word) => word === blanks['old']).length === 1
  return found.length >= 5
}

/** The right answer, by the conventions of the training; of last words also without the mark after them. */
export function answersOf(task: string, message: string, blanks: Blanks): string[] {
  const answer = answerOf(task, message, blanks)
  return [...new Set([answer, ...(task === 'last words' ? [answer.replace(/[.?!]$/, '')] : [])])]
}

function answerOf(task: string, message: string, blanks: Blanks): string {
  const split = message.split(' ')
  const found = wordsOf(message)
  const operations: Record<string, () => string> = {
    'first word': () => found[0] ?? '',
    'last word': () => found.at(-1) ?? '',
    'second word': () => found[1] ?? '',
    'first words': () => split.slice(0, Number(blanks['n'])).join(' '),
    'last words': () => split.slice(-Number(blanks['n'])).join(' '),
    words: () => found.join(', '),
    keywords: () => keywordsOf(message).join(', '),
    message: () => message,
    'message in upper case': () => message.toUpperCase(),
    'replace a word': () => replaced(message, blanks['old'] ?? '', blanks['new'] ?? ''),
    'mentions a word': () => yesNo(found.some((word) => word.toLowerCase() === blanks['word'])),
    'is a question': () => yesNo(message.endsWith('?')),
  }
  const operation = operations[task]
  if (!operation) throw new Error(`No operation is called ${task}`)
  return operation()
}

function replaced(message: string, old: string, word: string): string {
  const literal = old.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return message.replace(new RegExp(`(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])`, 'g'), word)
}

function yesNo(isTrue: boolean): string {
  return isTrue ? 'yes' : 'no'
}
