import { useState, type ChangeEvent } from 'react'

import { ColumnMapping } from '#panels/measure/ColumnMapping.tsx'
import styles from '#panels/measure/Measure.module.css'
import { Problems } from '#panels/measure/Problems.tsx'
import { useSuites } from '#store/suites.ts'
import { guessMapping, type Mapping } from '#suites/imports/guessMapping.ts'
import { makeSuite } from '#suites/imports/makeSuite.ts'
import { readTable } from '#suites/imports/readTable.ts'
import { limits, type Problem, type Table } from '#suites/imports/table.ts'
import type { Tier } from '#suites/suite.ts'
import { Notice } from '#ui/Notice.tsx'

/** Gives the page a turn between two slices of work. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** A file of the visitor's own prompts becomes a suite. It never leaves this browser. */
export function OwnData() {
  const [table, setTable] = useState<Table | null>(null)
  const [share, setShare] = useState<number | null>(null)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [added, setAdded] = useState<string | null>(null)
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setTable(null)
    setAdded(null)
    if (file.size > limits.bytes) {
      setProblems([
        { row: null, column: null, message: 'The file is larger than 50 MB. Split it and take a part.' },
      ])
      return
    }
    setShare(0)
    const found = await readTable(await file.arrayBuffer(), file.name, { pause, onProgress: setShare })
    setShare(null)
    setProblems(found.problems)
    if (found.rows.length > 0) setTable(found)
  }
  const use = async (mapping: Mapping, tier: Tier): Promise<void> => {
    if (!table) return
    const made = await makeSuite(table, mapping, { name: table.fileName, tier, pause, onProgress: setShare })
    setShare(null)
    setProblems([...table.problems, ...made.problems])
    if (!made.suite) return
    await useSuites.getState().add(made.suite)
    setTable(null)
    const left = made.leftOutCount > 0 ? ` ${made.leftOutCount} rows were left out, see below.` : ''
    setAdded(
      `${made.suite.items.length.toLocaleString('en')} prompts of ${table.fileName} are a suite now; choose it above.${left}`,
    )
  }
  return (
    <section className={styles['section']} aria-label="Your own data">
      <h2>Your own data</h2>
      <label className={styles['drop']}>
        <span>
          Drop a file here, or choose one: CSV, TSV, JSON or JSON Lines (Alpaca, prompt and completion, text
          and label, IFEval), or a text with a prompt a line. At most 50,000 rows. It stays in this browser.
        </span>
        <input
          type="file"
          accept=".csv,.tsv,.json,.jsonl,.ndjson,.txt"
          onChange={({ target }: ChangeEvent<HTMLInputElement>) => {
            void read(target.files?.[0])
            target.value = '' // so that the same file can be chosen again
          }}
        />
      </label>
      {share !== null && <progress value={share} aria-label="Reading the file" />}
      {added && <Notice tone="quiet">{added}</Notice>}
      {table && (
        <ColumnMapping
          key={table.fileName}
          table={table}
          guess={guessMapping(table.columns)}
          onUse={(mapping, tier) => void use(mapping, tier)}
        />
      )}
      <Problems problems={problems} />
    </section>
  )
}
