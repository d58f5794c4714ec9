import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'

import { Button } from '#ui/Button.tsx'
import styles from '#ui/ModalDialog.module.css'

type ModalDialogProps = {
  readonly title: string
  /** One sentence below the title. */
  readonly description: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog over the page: holds the focus, closes with Esc, gives the focus back. */
export function ModalDialog({ title, description, isOpen, onClose, children }: ModalDialogProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['backdrop']} />
        <Dialog.Popup className={styles['popup']}>
          <header className={styles['header']}>
            <div>
              <Dialog.Title className={styles['title']}>{title}</Dialog.Title>
              <Dialog.Description className={styles['description']}>{description}</Dialog.Description>
            </div>
            <Dialog.Close
              render={
                <Button look="icon" label="Close">
                  <X aria-hidden="true" />
                </Button>
              }
            />
          </header>
          <div className={styles['content']}>{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
