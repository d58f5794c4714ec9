import { memo } from 'react'

import styles from '#panels/decide/Decide.module.css'
import { usePlacement } from '#panels/decide/usePlacement.ts'
import type { DistanceIndex } from '#suites/distance.ts'
import { commonestMistake, type PlacementRow } from '#suites/placement.ts'
import { tiers } from '#suites/suite.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'
import { formatShare } from '#ui/figures.ts'

type PlacementTableProps = { readonly index: DistanceIndex }

/** How often the guess is right, tried out on texts whose tier is known. */
export const PlacementTable = memo(function PlacementTable({ index }: PlacementTableProps) {
  const rows = usePlacement(index)
  if (rows === null) return <p className={styles['soft']}>Trying the guess out on the full suite …</p>
  if (rows.length === 0)
    return (
      <p className={styles['soft']}>
        The full suite could not be fetched, so how often the guess is right is not shown here.
      </p>
    )
  const count = rows.reduce((sum, row) => sum + row.count, 0)
  return (
    <section className={styles['section']} aria-label="How often the guess is right">
      <h2>How often the guess is right</h2>
      <p className={styles['soft']}>
        The same guess, tried out on the {count.toLocaleString('en')} items of the full suite, whose tier is
        known. A row holds the items of one tier and says which tiers they were taken for; the bold figures
        are right. {worstWords(rows)} Your requests may fare better or worse: they are not written like these.
      </p>
      <ScrollBox label="Placement of the full suite">
        <table className={`${styles['table']} ${styles['narrow']} ${styles['placement']}`}>
          <caption>Items of the full suite: their tier down, the tier they were taken for across</caption>
          <thead>
            <tr>
              <th scope="col">Tier</th>
              <th scope="col">Items</th>
              {tiers.map((tier) => (
                <th key={tier} scope="col">
                  {tier}
                </th>
              ))}
              <th scope="col">Right</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <PlacementLine key={row.tier} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  )
})

function PlacementLine({ row }: { readonly row: PlacementRow }) {
  const { tier, count, rightCount, guesses } = row
  return (
    <tr>
      <th scope="row">{tier}</th>
      <td>{count}</td>
      {tiers.map((guess) => (
        <td key={guess} className={guess === tier ? styles['right'] : undefined}>
          {guesses[guess]}
        </td>
      ))}
      <td>{formatShare(rightCount / count)}</td>
    </tr>
  )
}

/** The tier that is guessed worst, in words. */
function worstWords(rows: readonly PlacementRow[]): string {
  const [worst] = rows.toSorted((one, other) => one.rightCount / one.count - other.rightCount / other.count)
  const mistake = worst && commonestMistake(worst)
  if (!worst || !mistake) return ''
  const { tier, count, guesses } = worst
  return `It is worst on ${tier}: ${guesses[mistake]} of its ${count} items are taken for ${mistake}.`
}
