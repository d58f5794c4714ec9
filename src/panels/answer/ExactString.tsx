import styles from '#panels/answer/ExactString.module.css'
import { exactParts, type ExactPart } from '#panels/answer/exactParts.ts'
import type { AnswerRequest } from '#protocol/answer.ts'
import { formatCount } from '#ui/figures.ts'

type ExactStringProps = {
  readonly name: string
  readonly sent: string
  readonly request: Pick<AnswerRequest, 'prompt' | 'system' | 'mode' | 'history'>
  readonly hasTemplate: boolean
  /** Null where it is not known. */
  readonly tokenCount: number | null
}

/** The string the model read, to the character. */
export function ExactString({ name, sent, request, hasTemplate, tokenCount }: ExactStringProps) {
  const isTemplated = hasTemplate && request.mode === 'template'
  return (
    <details className={styles['exact']}>
      <summary>Exact string sent{tokenCount !== null && ` (${formatCount(tokenCount, 'token')})`}</summary>
      <section aria-label={`What ${name} read`}>
        <pre className={styles['string']} dir="auto">
          {exactParts(sent, request, isTemplated).map(shown)}
        </pre>
      </section>
      <p className={styles['note']}>
        {isTemplated
          ? 'Framed: tokens that the chat template added. What you wrote is read as plain text.'
          : 'Raw: what you wrote, after the token that begins a document if the model has one. Framed tokens count as special.'}
      </p>
    </details>
  )
}

function shown({ kind, text }: ExactPart, index: number) {
  switch (kind) {
    case 'text':
      return text
    case 'special':
      return (
        // oxlint-disable-next-line react/no-array-index-key -- parts have no other identity
        <span key={index} className={styles['special']}>
          {text}
        </span>
      )
    case 'newline':
      // oxlint-disable-next-line react/no-array-index-key -- parts have no other identity
      return <Invisible key={index} sign="⏎" text={text} />
    case 'tab':
      // oxlint-disable-next-line react/no-array-index-key -- parts have no other identity
      return <Invisible key={index} sign="⇥" text={text} />
    default:
      return kind satisfies never
  }
}

/** The sign is only seen: copying the string copies what was sent. */
function Invisible({ sign, text }: { readonly sign: string; readonly text: string }) {
  return (
    <>
      <span className={styles['sign']} data-sign={sign} />
      {text}
    </>
  )
}
