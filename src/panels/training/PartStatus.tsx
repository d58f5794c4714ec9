import styles from '#panels/training/Training.module.css'
import type { Part } from '#store/training.ts'
import { Notice } from '#ui/Notice.tsx'

type PartStatusProps = {
  /** The subject of a sentence, in the plural: "The examples". */
  readonly what: string
  readonly status: Exclude<Part<unknown>['status'], 'ready'>
}

/** Stands where a file's content would, while or because it is not there. */
export function PartStatus({ what, status }: PartStatusProps) {
  switch (status) {
    case 'waiting':
      return <p className={styles['soft']}>{what} are on their way ...</p>
    case 'missing':
      return <Notice tone="quiet">{what} are not on this site yet.</Notice>
    case 'unreachable':
      return <Notice tone="failure">{what} could not be fetched. Reloading the page tries again.</Notice>
    case 'damaged':
      return <Notice tone="failure">{what} arrived damaged and cannot be shown.</Notice>
  }
}
