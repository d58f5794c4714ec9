import { useRef, useState, type ChangeEvent } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { fileKinds, filesOf, type FileKind, type RunFile } from '#panels/measure/runFiles.ts'
import { useRuns } from '#store/runs.ts'
import { readRun, type ReadRun } from '#suites/exports/runJson.ts'
import { Button } from '#ui/Button.tsx'
import { Notice } from '#ui/Notice.tsx'

/** Larger files are refused before they are read. */
const mostBytes = 100e6

/** The run as files, and runs from files. */
export function RunFiles() {
  const run = useRuns((state) => state.run)
  const [problems, setProblems] = useState<readonly string[]>([])
  const newest = useRef<File>(null)
  const open = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = target.files ?? []
    target.value = '' // so that the same file can be chosen again
    if (!file) return
    newest.current = file
    const read = await readFile(file)
    if (newest.current !== file) return // another one has been chosen meanwhile
    setProblems('problems' in read ? read.problems : [])
    if ('run' in read) await useRuns.getState().open(read.run)
  }
  return (
    <section className={styles['section']} aria-label="Files">
      <h2>Files</h2>
      {run && run.answers.length > 0 && (
        <ul className={styles['files']}>
          {(Object.keys(fileKinds) as FileKind[]).map((kind) => (
            <li key={kind}>
              <Button look="quiet" onClick={() => filesOf(run, kind).forEach(save)}>
                {fileKinds[kind]}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <label className={styles['file']}>
        Open a run file
        <input
          type="file"
          accept=".json,application/json"
          onChange={(event) => {
            open(event).catch(() => setProblems(['Something unexpected went wrong. Try it again.']))
          }}
        />
      </label>
      {problems.length > 0 && (
        <Notice tone="failure">
          The file was not opened.{' '}
          {problems.map((problem) => (
            <span key={problem}>{problem} </span>
          ))}
        </Notice>
      )}
    </section>
  )
}

async function readFile(file: File): Promise<ReadRun> {
  const refusal = (problem: string): ReadRun => ({ problems: [problem] })
  if (file.size > mostBytes)
    return refusal(
      'This file is larger than 100 MB. Run the suite with fewer models or in parts, and open the file of each.',
    )
  let bytes: ArrayBuffer
  try {
    bytes = await file.arrayBuffer()
  } catch {
    return refusal('The browser could not read this file: it was moved, changed or locked. Choose it again.')
  }
  try {
    return readRun(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return refusal('This file is not UTF-8. Save it as UTF-8, or export the run again.')
  }
}

function save({ name, type, content }: RunFile): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
