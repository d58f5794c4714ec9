import { roleColour } from '#panels/roles.ts'
import styles from '#panels/training/Formats.module.css'
import { PartStatus } from '#panels/training/PartStatus.tsx'
import shared from '#panels/training/Training.module.css'
import type { Role } from '#protocol/model.ts'
import { useTraining } from '#store/training.ts'
import type { SamplePair } from '#store/trainingFiles.ts'

/** Text, and the exact string it becomes; each has a part that is only read and one that carries the loss. */
type Example = {
  readonly read: string
  readonly learned: string
  readonly exact: { readonly read: string; readonly learned: string }
}

const shownFirst = 3

/** The formats of the data side by side. */
export function Formats() {
  const samples = useTraining((state) => state.samples)
  return (
    <>
      <h2>What they read</h2>
      <p className={shared['prose']}>
        A model learns only from the tokens that carry the loss: those whose prediction it is corrected on.
        They are <mark className={styles['learned']}>underlined</mark> here. Everything else it reads and is
        never asked to write. These examples were made up for this page in the formats of the data; none is
        out of the data.
      </p>
      {samples.status === 'ready' ? (
        <div className={styles['formats']}>
          <Format
            taughtTo="standard"
            title="Plain pairs: query → intent"
            says="No instruction, so there is nothing to choose: whatever comes in, an intent goes out. The answer and the end mark carry the loss."
            examples={samples.value.standard.map(asExample)}
          />
          <Format
            taughtTo="instruction"
            title="Instruction + text → response"
            says="The same text can call for many responses, so the instruction has to be read. The response and the end mark carry the loss."
            examples={samples.value.instruction.map(asExample)}
          />
          <Format
            taughtTo="domain"
            title="Raw text"
            says="Nobody asks and nobody answers: the model predicts every next token, and all of them carry the loss."
            examples={samples.value.domain.map(asDocument)}
          />
        </div>
      ) : (
        <PartStatus what="The examples" status={samples.status} />
      )}
    </>
  )
}

function asExample({ user, assistant }: SamplePair): Example {
  return {
    read: user,
    learned: assistant,
    exact: { read: `<|user|>${user}<|assistant|>`, learned: `${assistant}<|end|>` },
  }
}

function asDocument(text: string): Example {
  return { read: '', learned: text, exact: { read: '', learned: `<|end|>${text}` } }
}

type FormatProps = {
  readonly taughtTo: Role
  readonly title: string
  readonly says: string
  readonly examples: readonly Example[]
}

function Format({ taughtTo, title, says, examples }: FormatProps) {
  const rest = examples.slice(shownFirst)
  return (
    <div className={styles['format']} style={{ borderColor: roleColour(taughtTo) }}>
      <h3>{title}</h3>
      <p className={styles['says']}>{says}</p>
      <ExampleList examples={examples.slice(0, shownFirst)} />
      {rest.length > 0 && (
        <details className={shared['details']}>
          <summary>{rest.length} more examples</summary>
          <ExampleList examples={rest} />
        </details>
      )}
    </div>
  )
}

function ExampleList({ examples }: { readonly examples: readonly Example[] }) {
  return (
    <ul className={styles['examples']}>
      {examples.map(({ read, learned, exact }) => (
        <li key={exact.read + exact.learned}>
          {read !== '' && <p className={styles['read']}>{read}</p>}
          <p className={styles['answer']}>
            <mark className={styles['learned']}>{learned}</mark>
          </p>
          <details className={shared['details']}>
            <summary>The exact string</summary>
            <code className={styles['exact']}>
              {exact.read}
              <mark className={styles['learned']}>{exact.learned}</mark>
            </code>
          </details>
        </li>
      ))}
    </ul>
  )
}
