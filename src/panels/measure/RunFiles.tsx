import { nextTask } from '#lib/steps.ts'
import { useRef, useState } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { fileKinds, filesOf, type FileKind, type RunFile } from '#panels/measure/runFiles.ts'
import { useRuns } from '#store/runs.ts'
import { mostBytes } from '#suites/exports/runJson.ts'
import { readRunFiles, tooLarge, type ReadFiles } from '#suites/imports/readRunFiles.ts'
import { pairIn } from '#suites/run.ts'
import { Button } from '#ui/Button.tsx'
import { FileField } from '#ui/FileField.tsx'
import { formatMegabytes } from '#ui/figures.ts'
import { Notice } from '#ui/Notice.tsx'

/** Gives the page a turn between two slices of work. */

const unsavedHelp = 'Try it again, or save the run in another form; it is still shown, and kept as before.'

/** What this page opens again. */
const openedKinds: readonly FileKind[] = ['run', 'comparator', 'samples']

/** The run as files, and runs from files. */
export function RunFiles() {
  const run = useRuns((state) => state.run)
  const pair = useRuns((state) => state.pair)
  const [problems, setProblems] = useState<readonly string[]>([])
  const [saving, setSaving] = useState<FileKind | null>(null)
  const [isUnsaved, setUnsaved] = useState(false)
  /** Of files that were saved and are too large to be opened here. */
  const [largeBytes, setLargeBytes] = useState<number | null>(null)
  const [about, setAbout] = useState<string | null>(null)
  const newest = useRef<readonly File[]>([])
  const open = async (files: readonly File[]): Promise<void> => {
    newest.current = files
    setAbout(null)
    const read = await readFiles(files)
    if (newest.current !== files) return // others have been chosen meanwhile
    setProblems('problems' in read ? read.problems : [])
    if (!('run' in read)) return
    setAbout(read.about)
    await useRuns.getState().open(read.run)
  }
  const saveAs = async (kind: FileKind): Promise<void> => {
    if (!run || saving) return
    setUnsaved(false)
    setLargeBytes(null)
    setSaving(kind)
    try {
      const sizes = (await filesOf(run, kind, pairIn(run.models, pair))).map(save)
      const sizeBytes = sizes.reduce((sum, size) => sum + size, 0)
      if (openedKinds.includes(kind) && sizeBytes > mostBytes) setLargeBytes(sizeBytes)
    } catch {
      setUnsaved(true)
    } finally {
      setSaving(null)
    }
  }
  return (
    <section className={styles['section']} aria-label="Files">
      <h2>Files</h2>
      {run && run.answers.length > 0 && (
        <ul className={styles['files']} aria-label="Save this run as">
          <li aria-hidden="true">Save this run as</li>
          {(Object.keys(fileKinds) as FileKind[]).map((kind) => (
            <li key={kind}>
              <Button onClick={() => void saveAs(kind)}>{fileKinds[kind]}</Button>
            </li>
          ))}
        </ul>
      )}
      {saving && <output className={styles['soft']}>Writing the file ...</output>}
      {largeBytes !== null && (
        <div role="alert">
          <Notice tone="failure">
            {formatMegabytes(largeBytes)} were saved, which this page cannot open again: it opens at most{' '}
            {mostBytes / 1e6} MB. Other programs can read them. To be able to open runs again, run fewer
            models at a time, or the suite in parts.
          </Notice>
        </div>
      )}
      {isUnsaved && (
        <div role="alert">
          <Notice tone="failure">The file could not be written, and none was saved. {unsavedHelp}</Notice>
        </div>
      )}
      <FileField
        label="Open a run file"
        isMultiple
        accept=".json,.jsonl,application/json"
        onPick={(files) => {
          open(files).catch(() => setProblems(['Something unexpected went wrong. Try it again.']))
        }}
      />
      <p className={styles['soft']}>
        Also files of LLM Comparator (JSON) and of lm-evaluation-harness (samples, JSONL); of the latter up to
        four together, one for each model.
      </p>
      {about && <Notice tone="quiet">{about}</Notice>}
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

async function readFiles(files: readonly File[]): Promise<ReadFiles> {
  const refusal = (problem: string): ReadFiles => ({ problems: [problem] })
  if (files.reduce((sum, { size }) => sum + size, 0) > mostBytes) return refusal(tooLarge(files.length))
  let buffers: ArrayBuffer[]
  try {
    buffers = await Promise.all(files.map((file) => file.arrayBuffer()))
  } catch {
    return refusal('The browser could not read this file: it was moved, changed or locked. Choose it again.')
  }
  let texts: string[]
  try {
    texts = buffers.map((bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return refusal('This file is not UTF-8. Save it as UTF-8, or export the run again.')
  }
  const origin = { id: crypto.randomUUID(), openedAt: new Date().toISOString() }
  return await readRunFiles(
    files.map(({ name }, index) => ({ name, text: texts[index] ?? '' })),
    origin,
    { pause: nextTask },
  )
}

/** @returns its size in bytes. */
function save({ name, type, content }: RunFile): number {
  const link = document.createElement('a')
  const file = new Blob(content, { type })
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
  return file.size
}
