import styles from '#panels/answer/AnswerText.module.css'
import type { AnswerEnd } from '#protocol/answer.ts'
import { formatCount } from '#ui/figures.ts'

/** Why an answer ended, where it did not simply come to its end. */
export function Ending({ end }: { readonly end: Pick<AnswerEnd, 'text' | 'tokenCount' | 'finishReason'> }) {
  const isEmpty = end.text.trim() === ''
  const words = {
    end: isEmpty ? '(empty answer) The model ended without saying anything.' : null,
    length: `Cut off after ${formatCount(end.tokenCount, 'token')}: the limit in the settings, or all the model can read.`,
    stopped: isEmpty ? 'Stopped before it said anything.' : 'Stopped here by you.',
  }
  const said = words[end.finishReason]
  return said && <p className={styles['aside']}>{said}</p>
}
