import { RotateCcw } from 'lucide-react'

import styles from '#prompt/SettingsDialog.module.css'
import { chooseTurns, takesTurns } from '#store/oneAtATime.ts'
import { useSettings, type Settings } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { ChoiceField } from '#ui/ChoiceField.tsx'
import { LabelledSwitch } from '#ui/LabelledSwitch.tsx'
import { ModalDialog } from '#ui/ModalDialog.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { TextField } from '#ui/TextField.tsx'

/** Out-of-bounds values are ignored by the store. */
function change(changes: Partial<Settings>): void {
  useSettings.getState().change(changes)
}

const modes = [
  { value: 'template', label: 'Chat template' },
  { value: 'raw', label: 'Raw text' },
] as const

const themes = [
  { value: 'system', label: 'As the device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function SettingsDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  return (
    <ModalDialog
      title="Settings"
      description="They hold for every model, from the next prompt on, and stay in this browser."
      isOpen={isOpen}
      onClose={onClose}
    >
      <div className={styles['settings']}>
        <PromptSettings />
        <SamplingSettings />
        <PageSettings />
      </div>
    </ModalDialog>
  )
}

function PromptSettings() {
  const { mode, system, conversation } = useSettings()
  return (
    <section aria-labelledby="settings-prompt" className={styles['group']}>
      <h3 id="settings-prompt">What is sent</h3>
      <ChoiceField
        label="Format"
        help="The template marks whose turn it is, as in the model's training. Raw sends exactly what you write, which the model then continues. A model without a template always gets raw text."
        value={mode}
        options={modes}
        onChange={(value) => change({ mode: value })}
      />
      <TextField
        label="System prompt"
        help="Put before every prompt. Empty sends none. These small models have seen few of them."
        rows={2}
        maxLength={4000}
        value={system}
        onChange={(value) => change({ system: value })}
      />
      <LabelledSwitch
        label="Conversation: answers see what was said before"
        help="Compare is single-turn by design, so that answers are comparable; in a conversation each model goes on from its own answers, and the models of this page were trained on single turns only."
        checked={conversation}
        onChange={(checked) => change({ conversation: checked })}
      />
    </section>
  )
}

function SamplingSettings() {
  const { temperature, topK, topP, maxTokens, seed } = useSettings()
  return (
    <section aria-labelledby="settings-sampling" className={styles['group']}>
      <h3 id="settings-sampling">How the answer is chosen</h3>
      <div className={styles['numbers']}>
        <NumberField
          {...{ label: 'Temperature', value: temperature, min: 0, max: 2, step: 0.1 }}
          help="0 always takes the likeliest token; higher varies more."
          onChange={(value) => change({ temperature: value })}
        />
        <NumberField
          {...{ label: 'Top-k', value: topK, min: 0, max: 1000, step: 1 }}
          help="Choose among the k likeliest tokens; 0 keeps all."
          onChange={(value) => change({ topK: value })}
        />
        <NumberField
          {...{ label: 'Top-p', value: topP, min: 0.01, max: 1, step: 0.01 }}
          help="Choose among the likeliest tokens that together reach this share; 1 keeps all."
          onChange={(value) => change({ topP: value })}
        />
        <NumberField
          {...{ label: 'Max tokens', value: maxTokens, min: 1, max: 2048, step: 1 }}
          help="An answer is cut off here."
          onChange={(value) => change({ maxTokens: value })}
        />
        <NumberField
          {...{ label: 'Seed', value: seed, min: 0, max: 2 ** 32 - 1, step: 1 }}
          help="The same seed, prompt and model give the same answer. Without effect at temperature 0."
          onChange={(value) => change({ seed: value })}
        />
      </div>
    </section>
  )
}

function PageSettings() {
  const { theme } = useSettings()
  const isInTurn = useSlots(({ slots }) => takesTurns(slots))
  const reset = (): void => {
    useSettings.getState().reset()
    chooseTurns(null)
  }
  return (
    <section aria-labelledby="settings-page" className={styles['group']}>
      <h3 id="settings-page">This page</h3>
      <ChoiceField
        label="Theme"
        help="Dark, light, or whatever the device is set to."
        value={theme}
        options={themes}
        onChange={(value) => change({ theme: value })}
      />
      <LabelledSwitch
        label="One model at a time"
        help="For little memory: every prompt loads the models in turn, which is slower. Until you choose, it is on where they do not fit into memory together."
        checked={isInTurn}
        onChange={chooseTurns}
      />
      <div>
        <Button onClick={reset}>
          <RotateCcw aria-hidden="true" /> Reset all settings
        </Button>
      </div>
    </section>
  )
}
