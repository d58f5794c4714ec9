import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'

import { facetsOf, filtered, noFilters, rowsOf, verdictWords } from '#panels/measure/cellRows.ts'
import { ItemFilters } from '#panels/measure/ItemFilters.tsx'
import { conditionWords } from '#panels/measure/Matrix.tsx'
import type { Place } from '#panels/measure/Measure.tsx'
import styles from '#panels/measure/Measure.module.css'
import { roleColour } from '#panels/roles.ts'
import { useSuites, type Overlap } from '#store/suites.ts'
import type { Shown } from '#suites/matrix.ts'
import type { Run } from '#suites/run.ts'
import type { Item } from '#suites/suite.ts'
import { Button } from '#ui/Button.tsx'

type CellItemsProps = { readonly run: Run; readonly place: Place }

/** Items on a page of the list. */
const pageSize = 25

/** The items behind a rate: what was asked, what is right, and what each model said. */
export function CellItems({ run, place }: CellItemsProps) {
  const [filters, setFilters] = useState(noFilters)
  const [shownCount, setShownCount] = useState(pageSize)
  const overlap = useSuites((state) => state.overlap)
  const model = run.models.find(({ slotId }) => slotId === place.slotId)
  const headingRef = useRef<HTMLHeadingElement>(null)
  useEffect(() => headingRef.current?.focus(), []) // the list opens below what was pressed
  const rows = useMemo(() => rowsOf(run, place), [run, place])
  const context = useMemo(
    () => ({ modelId: model?.modelId, overlap: overlap?.byPrompt ?? null }),
    [model, overlap],
  )
  const wanted = useDeferredValue(filters) // typing goes on while long answers are searched
  const shown = useMemo(() => filtered(rows, wanted, context), [rows, wanted, context])
  return (
    <section className={styles['section']} aria-label="Items">
      <h2 ref={headingRef} tabIndex={-1}>
        {place.tier}, {model?.name}, {conditionWords[place.condition]}
      </h2>
      <ItemFilters
        facets={useMemo(() => facetsOf(rows, context), [rows, context])}
        filters={filters}
        onChange={(changed) => {
          setFilters(changed)
          setShownCount(pageSize)
        }}
      />
      <output className={styles['soft']}>
        {shown.length.toLocaleString('en')} of {rows.length.toLocaleString('en')} items
      </output>
      <ol className={styles['items']}>
        {shown.slice(0, shownCount).map(({ own, others }) => (
          <li key={own.item.id} className={styles['item']}>
            <pre className={styles['prompt']}>{own.item.prompt}</pre>
            <p className={styles['soft']}>
              {itemFacts(own, model?.modelId, overlap)}. Right: <code>{rightWords(own.item)}</code>
            </p>
            <AnswerLine name={model?.name ?? ''} colour={roleColour(model?.role ?? null)} answered={own} />
            {others.map(({ slotId, name, role, answered }) => (
              <AnswerLine key={slotId} name={name} colour={roleColour(role)} answered={answered} />
            ))}
          </li>
        ))}
      </ol>
      {shown.length > shownCount && (
        <Button onClick={() => setShownCount(shownCount + pageSize)}>
          Show {Math.min(pageSize, shown.length - shownCount)} more
        </Button>
      )}
    </section>
  )
}

/** Where an item comes from, in words. */
function itemFacts({ item }: Shown, modelId: string | undefined, overlap: Overlap | null): string {
  const { task, rewording, wording, wordingSeenBy, taskSeenBy, prompt } = item
  const isSeen = modelId !== undefined && wordingSeenBy.includes(modelId)
  const share = overlap?.byPrompt.get(prompt)
  return [
    task,
    rewording,
    modelId !== undefined && !taskSeenBy.includes(modelId) && 'task never seen in training',
    wording && (isSeen ? 'wording seen in training' : 'wording never seen'),
    share !== undefined && `${(100 * share).toFixed(0)}% of it in the training texts`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** What a right answer is: a reference, or what the checks ask for. */
function rightWords({ references, checks }: Item): string {
  if (references.length > 0) return references.join(' or ')
  return checks
    .map((check) => {
      if (check.kind === 'ifeval') return `${check.id} ${JSON.stringify(check.kwargs)}`
      if (check.kind === 'regex') return check.meaning ?? `matches ${check.pattern}`
      if (check.kind === 'judged') return check.by === null ? 'nobody says' : `judged by ${check.by}`
      return check.kind === 'json' ? 'JSON' : check.kind
    })
    .join(' and ')
}

type AnswerLineProps = { readonly name: string; readonly colour: string; readonly answered: Shown }

function AnswerLine({ name, colour, answered: { answer, isRight } }: AnswerLineProps) {
  return (
    <p className={styles['answer']}>
      <span style={{ color: colour }}>{name}</span>
      <span>{answer === null ? '…' : verdictWords(isRight)}</span>
      <code>{answer?.text ?? ''}</code>
    </p>
  )
}
