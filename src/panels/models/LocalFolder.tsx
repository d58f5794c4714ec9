import { useEffect, useState, type DragEvent } from 'react'

import { droppedFiles, pickedFiles, type LocalFile } from '#panels/models/localFiles.ts'
import { FoundModel } from '#panels/models/FoundModel.tsx'
import styles from '#panels/models/Models.module.css'
import type { FoundModel as Found } from '#store/hubCard.ts'
import { openLocalModel } from '#store/localModels.ts'
import { useModelCache } from '#store/modelCache.ts'
import { failureOf } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { FileField } from '#ui/FileField.tsx'
import { formatShare } from '#ui/figures.ts'
import { Notice } from '#ui/Notice.tsx'

type Opened = { readonly found: Found; readonly files: ReadonlyMap<string, Blob> }

/** A model from files on this computer: used as they lie there, or kept in the browser for next time. */
export function LocalFolder() {
  const [opened, setOpened] = useState<Opened | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const open = async (files: Promise<readonly LocalFile[]> | readonly LocalFile[]): Promise<void> => {
    setProblem(null)
    setOpened(null)
    try {
      setOpened(await openLocalModel(await files))
    } catch (error) {
      setProblem(failureOf(error).message)
    }
  }
  useEffect(keepPage, [])
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    void open(droppedFiles(event.dataTransfer))
  }
  return (
    <section className={styles['section']} aria-label="From this computer">
      <h2>From this computer</h2>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is one way more; the fields work by keyboard */}
      <div className={styles['drop']} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
        <p>
          Drop a model's folder here, laid out as on the Hub, or choose it: config.json, tokenizer.json and
          the ONNX files in onnx/. Nothing is uploaded.
        </p>
        <div className={styles['actions']}>
          <FileField label="Choose its folder" isFolder onPick={(files) => void open(pickedFiles(files))} />
          <FileField label="Or its files" isMultiple onPick={(files) => void open(pickedFiles(files))} />
        </div>
      </div>
      <div role="alert">{problem && <Notice tone="failure">{problem}</Notice>}</div>
      {opened && (
        <>
          <FoundModel key={opened.found.card.id} found={opened.found} files={opened.files} />
          <KeepIt key={`keep ${opened.found.card.id}`} opened={opened} />
        </>
      )}
    </section>
  )
}

/** Files dropped beside the field would open in place of the page, with all its models and answers. */
function keepPage(): () => void {
  const ignore = (event: Event): void => event.preventDefault()
  for (const type of ['dragover', 'drop']) window.addEventListener(type, ignore)
  return () => {
    for (const type of ['dragover', 'drop']) window.removeEventListener(type, ignore)
  }
}

function KeepIt({ opened }: { readonly opened: Opened }) {
  const [share, setShare] = useState<number | null>(null)
  const [isKept, setKept] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const keep = async (): Promise<void> => {
    setShare(0)
    setKept(await useModelCache.getState().keepFiles(opened.found.card, opened.files, setShare))
    setProblem(useModelCache.getState().problem)
    setShare(null)
  }
  return (
    <div className={styles['actions']}>
      <Button disabled={share !== null || isKept} onClick={() => void keep()}>
        {share === null ? 'Keep it in this browser' : `Copying ${formatShare(share)}`}
      </Button>
      <output className={styles['soft']}>
        {isKept && 'Kept: load it from the list below, also without this folder.'}
        {!isKept && problem}
      </output>
    </div>
  )
}
