import styles from '#panels/training/NeverShown.module.css'
import { PartStatus } from '#panels/training/PartStatus.tsx'
import shared from '#panels/training/Training.module.css'
import { useTraining } from '#store/training.ts'
import type { HeldOut } from '#store/trainingFiles.ts'

/** What was kept out of training, so that generalising can be told from remembering. */
export function NeverShown() {
  const heldOut = useTraining((state) => state.heldOut)
  return (
    <>
      <h2>What they were never shown</h2>
      <p className={shared['prose']}>
        To tell reading from remembering, some things were kept out of all training and only asked afterwards.
        Beyond that, the specialist was never tuned on an instruction; where the general text of the base
        holds one, it was read as text like any other.
      </p>
      {heldOut.status === 'ready' ? (
        <Lists heldOut={heldOut.value} />
      ) : (
        <PartStatus what="The lists of what was held out" status={heldOut.status} />
      )}
    </>
  )
}

function Lists({ heldOut }: { readonly heldOut: HeldOut }) {
  const { combinations, clusters } = heldOut
  return (
    <>
      <h3>Whole kinds of task</h3>
      <Chips items={clusters} />
      <h3>Combinations: the operation is known, the format is known, not the two together</h3>
      <Chips items={combinations.map((combination) => combination.replace(' x ', ' × '))} />
      <h3>Wordings</h3>
      <p className={shared['soft']}>Three in ten of the ways to ask for an operation, a format or a task.</p>
      <Wordings title="Wordings of operations" lists={heldOut.operation_wordings} />
      <Wordings title="Wordings of formats" lists={heldOut.format_wordings} />
      <Wordings title="Wordings of other tasks" lists={heldOut.family_wordings} />
    </>
  )
}

function Chips({ items }: { readonly items: readonly string[] }) {
  return (
    <ul className={styles['chips']}>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
}

type WordingsProps = { readonly title: string; readonly lists: Readonly<Record<string, readonly string[]>> }

function Wordings({ title, lists }: WordingsProps) {
  const entries = Object.entries(lists)
  const count = entries.reduce((sum, [, wordings]) => sum + wordings.length, 0)
  return (
    <details className={shared['details']}>
      <summary>
        {title} ({count.toLocaleString('en')})
      </summary>
      <dl className={styles['wordings']}>
        {entries.map(([name, wordings]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{wordings.join(' · ')}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
