import styles from '#panels/decide/Decide.module.css'
import type { DistanceIndex } from '#suites/distance.ts'

/** What the placing cannot do, with what is known of how well it does. */
export function Limits({ separation }: Pick<DistanceIndex, 'separation'>) {
  return (
    <p className={styles['soft']}>
      The tier is guessed from letters, not from meaning: by the distance to the training queries, and by
      whether a request reads like an instruction. A short question about another matter may look near, a bank
      query in unusual words far. On the items of the full suite the distance tells T0 from T3 and T4 with an
      AUC of {separation.T0.toFixed(2)} and T1 with {separation.T1.toFixed(2)} (1 is without fault, 0.5 no
      better than chance). With your requests comes a table of how often the guess is right; read some of them
      before you trust the shares.
    </p>
  )
}
