import type { CSSProperties } from 'react'

import panelStyles from '#panels/answer/AnswerPanel.module.css'
import headerStyles from '#panels/answer/PanelHeader.module.css'
import { RecordedAnswer, RecordedExactString, RecordedTiming } from '#panels/recorded/RecordedAnswer.tsx'
import { RecordedLabel } from '#panels/recorded/RecordedLabel.tsx'
import { roleColour, roleNames } from '#panels/roles.ts'
import { useRecordings, type RecordedAnswer as Recorded } from '#store/recordings.ts'

type RecordedPanelProps = { readonly recorded: Recorded; readonly prompt: string }

/** The column of a recorded answer where there is no slot yet, or never will be. */
export function RecordedPanel({ recorded, prompt }: RecordedPanelProps) {
  const { modelId, role } = recorded
  const name = useRecordings(({ all }) => all?.models[modelId]?.name ?? modelId)
  const titleId = `recorded-${modelId}-title`
  const style: CSSProperties & { '--role': string } = { '--role': roleColour(role) }
  return (
    <article className={panelStyles['panel']} aria-labelledby={titleId} style={style}>
      <header className={headerStyles['header']}>
        <div className={headerStyles['line']}>
          <h2 id={titleId} className={headerStyles['name']}>
            {name}
          </h2>
          <span className={headerStyles['role']}>{roleNames[role]}</span>
          <span className={headerStyles['state']}>
            <RecordedLabel />
          </span>
        </div>
      </header>
      <div className={panelStyles['body']}>
        <RecordedAnswer recorded={recorded} />
        <RecordedTiming recorded={recorded} />
      </div>
      <footer className={panelStyles['footer']}>
        <RecordedExactString recorded={recorded} prompt={prompt} />
      </footer>
    </article>
  )
}
