/** @file A report of a run in Markdown, for people. Everything that a file or a model may have said is escaped. */
import { markdownText } from '#suites/exports/markdownText.ts'
import { conditions, type Condition, type Run, type RunModel } from '#suites/run.ts'
import { tiers, type Tier } from '#suites/suite.ts'

/** How one slot did on one tier. Shares from 0 to 1; `low` and `high` are the ends of the 95 % interval. */
export type ReportCell = {
  readonly tier: Tier
  readonly slotId: string
  readonly condition: Condition
  readonly rate: number
  readonly low: number
  readonly high: number
  /** Items. */
  readonly count: number
  /** Groups of items that say one thing; what the interval counts. */
  readonly groupCount: number
}

export type ReportVerdict = { readonly tier: Tier; readonly text: string }

export type ReportContent = {
  readonly cells: readonly ReportCell[]
  readonly verdicts: readonly ReportVerdict[]
}

const conditionTexts: Record<Condition, string> = {
  template: 'each prompt inside the model’s own chat template',
  raw: 'each prompt as it is, to be continued',
  instructed: 'inside the chat template, after an instruction that says what is wanted',
  'few-shot': 'as it is, after solved examples',
}

const howToRead = [
  'A cell says how many of a hundred items the model got right: all checks of the item held. After it stand the 95 % interval, n, the number of items, and in how many groups they lie: items of one group say one thing and are not independent, so that the interval is as wide as the groups make it.',
  'T0 is what the specialist was trained on; every further tier is farther from it.',
  'Few items make a wide interval. Where two intervals overlap, the table alone does not say which model is better; the verdicts compare item by item.',
  'The conditions differ in how much help a model gets, so compare rates within one. A verdict compares each model under its own condition, the one that suits how it was trained; both are named.',
  'The answers were chosen greedily: the same files, seed and device give the same answers. Times differ from run to run.',
]

/** Cells of one tier, slot and condition: the last one counts. */
export function writeReport(run: Run, { cells, verdicts }: ReportContent): string {
  const sections = [
    `# Report of a run: ${markdownText(run.suite.name)}`,
    '## What was run',
    list(facts(run)),
    modelTable(run.models),
    '## Right answers',
    ...(cells.length > 0
      ? conditions.flatMap((condition) => matrix(run.models, cells, condition))
      : [run.answers.length > 0 ? 'Nothing says what is right.' : 'Nothing has been answered.']),
    '## Verdicts',
    verdictList(run, verdicts),
    '## How to read it',
    list(howToRead),
  ]
  return `${sections.join('\n\n')}\n`
}

function facts({ suite, ...run }: Run): string[] {
  const named: readonly (readonly [name: string, value: string])[] = [
    ['Suite', `${suite.name} (${suite.id}), ${suite.items.length} items`],
    ['About it', suite.summary],
    ['Licence', suite.licence],
    ['Run', `${run.id}, ${run.isComplete ? 'complete' : 'not complete'}, ${run.answers.length} answers`],
    ['Begun', run.startedAt],
    ['Browser', run.browser],
    ['Version of the page', run.appVersion],
    ['Seed', String(run.seed)],
    ['Tokens an answer, at most', String(run.maxTokens)],
  ]
  return named.filter(([, value]) => value.trim()).map(([name, value]) => `${name}: ${markdownText(value)}`)
}

function modelTable(models: readonly RunModel[]): string {
  const rows = models.map(({ slotId, name, modelId, role, device, dtype, adapter }) =>
    [slotId, name, modelId, role ?? 'not known', device ?? 'not known', dtype, adapter ?? '–'].map(
      markdownText,
    ),
  )
  return table([['Slot', 'Model', 'Id', 'Role', 'Device', 'Numbers', 'Adapter'], ...rows])
}

/** Nothing where no cell is of the condition. */
function matrix(models: readonly RunModel[], cells: readonly ReportCell[], condition: Condition): string[] {
  const shown = cells.filter((cell) => cell.condition === condition)
  if (shown.length === 0) return []
  const byKey = new Map(shown.map((cell) => [`${cell.tier} ${cell.slotId}`, cell]))
  const rows = tiers
    .filter((tier) => shown.some((cell) => cell.tier === tier))
    .map((tier) => [tier, ...models.map(({ slotId }) => cellText(byKey.get(`${tier} ${slotId}`)))])
  const heads = models.map(({ slotId, name }) => markdownText(`${slotId}, ${name}`))
  return [`Asked as \`${condition}\`: ${conditionTexts[condition]}.`, table([['Tier', ...heads], ...rows])]
}

function cellText(cell: ReportCell | undefined): string {
  if (!cell || cell.count === 0) return 'not asked'
  const [rate, low, high] = [cell.rate, cell.low, cell.high].map((share) => (share * 100).toFixed(1))
  return `${rate} % (${low} to ${high}; n = ${cell.count} in ${cell.groupCount} ${cell.groupCount === 1 ? 'group' : 'groups'})`
}

function verdictList({ suite }: Run, verdicts: readonly ReportVerdict[]): string {
  const lines = verdicts.map(({ tier, text }) => `${tier}: ${markdownText(text)}`)
  const caution = 'This suite is for a first look: it has too few items for a verdict.'
  return list([...(suite.isExploratory ? [caution] : []), ...(lines.length > 0 ? lines : ['None.'])])
}

function list(entries: readonly string[]): string {
  return entries.map((entry) => `- ${entry}`).join('\n')
}

/** The first row is the head. Cells are Markdown. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
