import { memo, useState } from 'react'

import styles from '#panels/decide/Decide.module.css'
import { NearestExamples } from '#panels/decide/NearestExamples.tsx'
import { IntervalMark } from '#panels/IntervalMark.tsx'
import { countsOf, type AuditedRequest } from '#store/audit.ts'
import { tierShares } from '#suites/requestAreas.ts'
import { Button } from '#ui/Button.tsx'
import { Explained } from '#ui/Explained.tsx'
import { ScrollBox } from '#ui/ScrollBox.tsx'
import { formatShare } from '#ui/figures.ts'

const pageSize = 25

type RequestsProps = { readonly requests: readonly AuditedRequest[] }

/** Where the requests lie: their shares by tier, and each of them with what it is nearest to. */
export const Requests = memo(function Requests({ requests }: RequestsProps) {
  const [shownCount, setShownCount] = useState(pageSize)
  return (
    <section className={styles['section']} aria-label="Where they lie">
      <h2>Where they lie</h2>
      <Shares requests={requests} />
      <ScrollBox label="The requests" isLow>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Request</th>
              <th scope="col">Tier</th>
              <th scope="col">
                <Explained explanation="How many of a hundred validation queries of the specialist are nearer to its training than this request.">
                  Farther than
                </Explained>
              </th>
              <th scope="col">Nearest intent</th>
            </tr>
          </thead>
          <tbody>
            {requests.slice(0, shownCount).map((request, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the same request may come twice
              <RequestRow key={index} request={request} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {requests.length > shownCount && (
        <div>
          <Button onClick={() => setShownCount(shownCount + pageSize)}>
            Show {Math.min(pageSize, requests.length - shownCount)} more of{' '}
            {requests.length.toLocaleString('en')}
          </Button>
        </div>
      )}
    </section>
  )
})

const RequestRow = memo(function RequestRow({ request }: { readonly request: AuditedRequest }) {
  const { text, tier, percentile, nearestIntent } = request
  return (
    <tr>
      <td className={styles['request']}>
        <NearestExamples text={text} />
      </td>
      <td>{tier}</td>
      <td>{formatShare(percentile / 100)}</td>
      <td>{nearestIntent ?? '–'}</td>
    </tr>
  )
})

function Shares({ requests }: RequestsProps) {
  return (
    <ScrollBox label="Shares by tier">
      <table className={`${styles['table']} ${styles['narrow']}`}>
        <thead>
          <tr>
            <th scope="col">Tier</th>
            <th scope="col">Share of {requests.length.toLocaleString('en')} requests</th>
            <th scope="col" className={styles['markColumn']}>
              95% interval
            </th>
          </tr>
        </thead>
        <tbody>
          {tierShares(countsOf(requests)).map(({ tier, share, interval }) => (
            <tr key={tier}>
              <th scope="row">{tier}</th>
              <td>
                {formatShare(share)}
                <span className={styles['interval']}>
                  {formatShare(interval.low)} to {formatShare(interval.high)}
                </span>
              </td>
              <td>
                <IntervalMark rate={share} interval={interval} colour="var(--ink)" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
