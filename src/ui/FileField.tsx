import { FileUp, FolderOpen } from 'lucide-react'
import { useId, type ChangeEvent } from 'react'

import styles from '#ui/FileField.module.css'

type FileFieldProps = {
  readonly label: string
  /** What the files may be. With it the field is an area, large enough to drop a file on. */
  readonly help?: string
  /** As the attribute of the same name. */
  readonly accept?: string
  readonly isMultiple?: boolean
  /** Takes a folder with all that is in it. */
  readonly isFolder?: boolean
  readonly isDisabled?: boolean
  readonly onPick: (files: readonly File[]) => void
}

/** A button that asks for files. Over it lies the browser's own field, unseen, so that keys and drops work as ever. */
export function FileField({ label, help, accept, onPick, ...rest }: FileFieldProps) {
  const { isMultiple = false, isFolder = false, isDisabled = false } = rest
  const helpId = useId()
  const Icon = isFolder ? FolderOpen : FileUp
  const pick = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(target.files ?? [])]
    target.value = '' // so that the same file can be chosen again
    if (files.length > 0) onPick(files)
  }
  return (
    <div className={styles[help === undefined ? 'field' : 'area']}>
      <label className={styles['button']}>
        <Icon aria-hidden="true" />
        {label}
        <input
          type="file"
          ref={isFolder ? asFolder : null}
          multiple={isMultiple || isFolder}
          accept={accept}
          disabled={isDisabled}
          aria-describedby={help === undefined ? undefined : helpId}
          onChange={pick}
        />
      </label>
      {help !== undefined && <p id={helpId}>{help}</p>}
    </div>
  )
}

/** React does not know the attribute that makes a field of files one of a folder. */
function asFolder(element: HTMLInputElement | null): void {
  if (element) element.webkitdirectory = true
}
