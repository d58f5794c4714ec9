import styles from '#app/ShortcutSheet.module.css'
import { useSettings } from '#store/settings.ts'
import { LabelledSwitch } from '#ui/LabelledSwitch.tsx'
import { ModalDialog } from '#ui/ModalDialog.tsx'

const shortcuts = [
  { keys: ['/'], does: 'Go to the prompt box' },
  { keys: ['Enter'], does: 'In the prompt box: ask' },
  { keys: ['Shift', 'Enter'], does: 'In the prompt box: new line' },
  { keys: ['Esc'], does: 'Close what is open, or stop all answers' },
  { keys: ['r'], does: 'Ask the same again' },
  { keys: ['b'], does: 'Show or hide the base model' },
  { keys: ['w'], does: 'Compare words' },
  { keys: [','], does: 'Settings' },
  { keys: ['?'], does: 'This sheet' },
  { keys: ['←', '→'], does: 'In a scored text: from token to token' },
]

/** All keyboard shortcuts, and the switch for those who press keys by accident or by voice. */
export function ShortcutSheet({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  const usesShortcuts = useSettings((state) => state.usesShortcuts)
  return (
    <ModalDialog
      title="Keyboard"
      description="Single keys work wherever you are not typing."
      isOpen={isOpen}
      onClose={onClose}
    >
      <table className={styles['sheet']}>
        <tbody>
          {shortcuts.map(({ keys, does }) => (
            <tr key={does}>
              <th scope="row">
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <LabelledSwitch
        label="Use single-key shortcuts"
        checked={usesShortcuts}
        onChange={(checked) => useSettings.getState().change({ usesShortcuts: checked })}
      />
    </ModalDialog>
  )
}
