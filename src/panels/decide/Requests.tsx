import { useState } from 'react'

import styles from '#panels/decide/Decide.module.css'
import { IntervalMark } from '#panels/IntervalMark.tsx'
import { countsOf, useAudit, type AuditedRequest } from '#store/audit.ts'
import { nearestExamples } from '#suites/distance.ts'
import { tierShares } from '#suites/requestAreas.ts'
import { Button } from '#ui/Button.tsx'
import { Explained } from '#ui/Explained.tsx'
import { ScrollBox } from '#ui/ScrollBox.tsx'

const pageSize = 25
/** Own queries that are shown beside a request. */
const nearestCount = 3

/** Where the requests lie: their shares by tier, and each of them with what it is nearest to. */
export function Requests({ requests }: { readonly requests: readonly AuditedRequest[] }) {
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
              <tr key={index}>
                <td className={styles['request']}>
                  <Nearest request={request} />
                </td>
                <td>{request.tier}</td>
                <td>{request.percentile.toFixed(0)}%</td>
                <td>{request.nearestIntent ?? '–'}</td>
              </tr>
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
      <p className={styles['soft']}>
        The tier is guessed from letters, not from meaning: by the distance to the training queries, and by
        whether the request reads like an instruction. Read some of them before you trust the shares.
      </p>
    </section>
  )
}

function Shares({ requests }: { readonly requests: readonly AuditedRequest[] }) {
  return (
    <ScrollBox label="Shares by tier">
      <table className={styles['table']}>
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
                {percent(share)}
                <span className={styles['interval']}>
                  {percent(interval.low)} to {percent(interval.high)}
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

/** A request that names, on hover or focus, the queries of our own that look most like it. */
function Nearest({ request: { text } }: { readonly request: AuditedRequest }) {
  const ground = useAudit((state) => state.ground)
  if (!ground) return text
  const nearest = nearestExamples(ground.index, text, ground.examples, nearestCount)
  const words = nearest.map(({ example }) => `"${example.text}" (${example.intent})`).join(' ')
  return <Explained explanation={`Looks most like: ${words}`}>{text}</Explained>
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`
}
