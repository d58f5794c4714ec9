import styles from '#panels/measure/Measure.module.css'
import type { Problem } from '#suites/imports/table.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

const shownCount = 50

/** What is wrong with a file, by row and column. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null
  return (
    <ScrollBox label="Problems of the file">
      <table className={styles['table']}>
        <caption>
          {problems.length.toLocaleString('en')} {problems.length === 1 ? 'problem' : 'problems'}
          {problems.length > shownCount && `, the first ${shownCount}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Column</th>
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          {problems.slice(0, shownCount).map(({ row, column, message }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- problems have no names and never move
            <tr key={index}>
              <td>{row ?? '–'}</td>
              <td>{column ?? '–'}</td>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
