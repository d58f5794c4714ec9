import { nextTask } from '#lib/steps.ts'
import { useRef, useState } from 'react'

import { ColumnMapping, type ChosenOptions } from '#panels/measure/ColumnMapping.tsx'
import styles from '#panels/measure/Measure.module.css'
import { Problems } from '#panels/measure/Problems.tsx'
import { UncheckedList } from '#panels/measure/Unchecked.tsx'
import { shippedSuites, useSuites } from '#store/suites.ts'
import { guessMapping, type Mapping } from '#suites/imports/guessMapping.ts'
import { makeSuite, type ImportedSuite } from '#suites/imports/makeSuite.ts'
import { readTable } from '#suites/imports/readTable.ts'
import { limits, type Problem, type Table } from '#suites/imports/table.ts'
import { fewestItems, isExploratoryOn, tiersOf, type Suite } from '#suites/suite.ts'
import { DeleteButton } from '#ui/DeleteButton.tsx'
import { FileField } from '#ui/FileField.tsx'
import { formatCount } from '#ui/figures.ts'
import { Notice } from '#ui/Notice.tsx'

/** Gives the page a turn between two slices of work. */

/** A file of the visitor's own prompts becomes a suite. It never leaves this browser. */
export function OwnData() {
  const [table, setTable] = useState<Table | null>(null)
  const [share, setShare] = useState<number | null>(null)
  const [isMaking, setMaking] = useState(false)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [added, setAdded] = useState<string | null>(null)
  const keepFailure = useSuites((state) => state.keepFailure)
  const newest = useRef<File>(null)
  const headingRef = useRef<HTMLHeadingElement>(null)
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return
    newest.current = file
    // Another file may be chosen while this one is read.
    const isNewest = (): boolean => newest.current === file
    setTable(null)
    setAdded(null)
    setProblems([])
    setShare(0)
    try {
      const found = await tableOf(file, (reached) => isNewest() && setShare(reached))
      if (!isNewest()) return
      setProblems(found.problems)
      if (found.rows.length > 0) setTable(found)
    } catch {
      if (isNewest()) setProblems([unreadable])
    } finally {
      if (isNewest()) setShare(null)
    }
  }
  const use = async (mapping: Mapping, options: ChosenOptions): Promise<void> => {
    if (!table || isMaking) return
    setMaking(true)
    try {
      const made = await makeSuite(table, mapping, {
        name: table.fileName,
        ...options,
        labels: await specialistLabels(),
        pause: nextTask,
        onProgress: setShare,
      })
      setProblems([...table.problems, ...made.problems])
      if (!made.suite) return
      const suite = await useSuites.getState().add(made.suite)
      headingRef.current?.focus() // the button goes with the table
      setTable(null)
      setAdded(addedWords(suite, { ...made, leftOutCount: table.leftOutCount + made.leftOutCount }))
    } catch {
      setProblems([unexpected])
    } finally {
      setShare(null)
      setMaking(false)
    }
  }
  return (
    <section className={styles['section']} aria-label="Your own data">
      <h2 ref={headingRef} tabIndex={-1}>
        Your own data
      </h2>
      <FileField
        label="Drop a file here, or choose one"
        help="CSV, TSV, JSON or JSON Lines (Alpaca, prompt and completion, text and label, IFEval), or a text with a prompt a line. At most 50,000 rows. It stays in this browser."
        isDisabled={isMaking}
        accept=".csv,.tsv,.json,.jsonl,.ndjson,.txt"
        onPick={([file]) => void read(file)}
      />
      {share !== null && <progress value={share} aria-label="Reading the file" />}
      {added && <Notice tone="quiet">{added}</Notice>}
      {keepFailure && <Notice tone="failure">{keepFailure}</Notice>}
      {table && (
        <ColumnMapping
          key={table.fileName}
          table={table}
          guess={guessMapping(table.columns)}
          onUse={(mapping, options) => void use(mapping, options)}
        />
      )}
      <Problems problems={problems} />
      <OwnSuites
        onDelete={(suiteId) => {
          headingRef.current?.focus() // the button goes with the suite
          void useSuites.getState().remove(suiteId)
        }}
      />
    </section>
  )
}

function OwnSuites({ onDelete }: { readonly onDelete: (suiteId: string) => void }) {
  const own = useSuites((state) => state.own)
  if (own.length === 0) return null
  return (
    <ul className={styles['kept']} aria-label="Your own suites">
      {own.map((suite) => (
        <li key={suite.id}>
          <span>
            {suite.name}, {formatCount(suite.itemCount, 'prompt')}
          </span>
          <DeleteButton name={suite.name} onDelete={() => onDelete(suite.id)} />
          <UncheckedList unchecked={suite.unchecked} count={suite.uncheckedCount} />
        </li>
      ))}
    </ul>
  )
}

/** The answers that the shipped specialist gives, so that own prompts can show label lock; none where they cannot be had. */
async function specialistLabels(): Promise<readonly string[]> {
  const [first] = shippedSuites
  return await useSuites
    .getState()
    .load(first.id)
    .then(
      ({ labels }) => labels,
      () => [],
    )
}

type AddedCounts = Pick<ImportedSuite, 'leftOutCount' | 'unscoredCount' | 'repeatCount'>

function addedWords(suite: Suite, { leftOutCount, unscoredCount, repeatCount }: AddedCounts): string {
  const count = suite.items.length
  const exampleCount = suite.examples?.length ?? 0
  const thin = tiersOf(suite).filter((tier) => isExploratoryOn(suite, tier))
  const are = (number: number, verb: readonly [string, string]): string => (number === 1 ? verb[0] : verb[1])
  return [
    `${formatCount(count, 'prompt')} of ${suite.name} ${are(count, ['is', 'are'])} a suite now; choose it above.`,
    exampleCount > 0 && `${exampleCount} more are its solved examples, and not scored.`,
    unscoredCount > 0 && unscoredWords(unscoredCount, count),
    repeatCount > 0 &&
      `${formatCount(repeatCount, 'row')} ${are(repeatCount, ['repeats', 'repeat'])} a prompt and ${are(repeatCount, ['counts', 'count'])} as one text with the first.`,
    unscoredCount < count &&
      thin.length > 0 &&
      `Fewer than ${fewestItems} on ${thin.join(', ')}: no verdict there.`,
    leftOutCount > 0 &&
      `${formatCount(leftOutCount, 'row')} ${are(leftOutCount, ['was', 'were'])} left out, see below.`,
  ]
    .filter(Boolean)
    .join(' ')
}

function unscoredWords(unscoredCount: number, count: number): string {
  return unscoredCount === count
    ? 'Nothing says what is right, so answers and times are shown, and no rates.'
    : `Of ${formatCount(unscoredCount, 'prompt')} nothing says what is right: they count in no rate.`
}

async function tableOf(file: File, onProgress: (share: number) => void): Promise<Table> {
  if (file.size > limits.bytes) return { ...noTable, fileName: file.name, problems: [tooLarge] }
  return await readTable(await file.arrayBuffer(), file.name, { pause: nextTask, onProgress })
}

const noTable = {
  columns: [],
  rows: [],
  lines: [],
  unread: new Map<number, readonly string[]>(),
  leftOutCount: 0,
} as const
const tooLarge = whole('The file is larger than 50 MB. Split it and take a part.')
const unreadable = whole(
  'The browser could not read the file: it was moved, changed or locked. Choose it again.',
)
const unexpected = whole('Something unexpected went wrong, and no suite was made. Choose the file again.')

function whole(message: string): Problem {
  return { row: null, column: null, message }
}
