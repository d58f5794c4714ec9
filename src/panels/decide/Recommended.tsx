import { useMemo } from 'react'

import styles from '#panels/decide/Decide.module.css'
import { countsOf, type AuditedRequest } from '#store/audit.ts'
import { columnOf } from '#suites/matrix.ts'
import { recommend, type Checklist, type Choice, type Rule } from '#suites/recommendation.ts'
import { tierScores } from '#suites/requestAreas.ts'
import type { Run, RunModel } from '#suites/run.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

type RecommendedProps = {
  readonly requests: readonly AuditedRequest[]
  readonly run: Run | null
  readonly checklist: Checklist
}

const choiceWords: Record<Choice, string> = {
  specialist: 'A specialist: standard fine-tuning.',
  generalist: 'A generalist: instruction fine-tuning.',
  both: 'Both: standard fine-tuning first, instruction fine-tuning after it, or two models.',
  undecided: 'Undecided.',
}

/** What follows from requests, run and checklist, with every rule that was asked, whether it held or not. */
export function Recommended({ requests, run, checklist }: RecommendedProps) {
  const { choice, withRetrieval, rules } = useMemo(
    () =>
      recommend({
        requests: countsOf(requests),
        specialist: scoresOf(run, ['standard']),
        generalist: scoresOf(run, ['instruction', 'both']),
        checklist,
      }),
    [requests, run, checklist],
  )
  const decider = rules.find(({ holds, says, overruledBy }) => holds && says !== null && overruledBy === null)
  return (
    <section className={styles['section']} aria-label="The recommendation">
      <h2>The recommendation</h2>
      <p className={styles['choice']}>
        {choiceWords[choice]}
        {withRetrieval && ' With retrieval for what changes.'}
      </p>
      {decider && <p>{decider.sentence}</p>}
      {!run && (
        <p>
          Nothing has been measured yet: <a href="#/measure">run a suite</a> on both models first, or open a
          run there.
        </p>
      )}
      <ScrollBox label="The rules">
        <table className={styles['table']}>
          <caption>All rules, in the order in which they are asked; the first that holds decides.</caption>
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">Holds</th>
              <th scope="col">Says</th>
              <th scope="col">What it looked at</th>
              <th scope="col">What would change it</th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <RuleRow key={rule.id} rule={rule} isDecider={rule === decider} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  )
}

function RuleRow({ rule, isDecider }: { readonly rule: Rule; readonly isDecider: boolean }) {
  const { sentence, holds, says, lookedAt, wouldChange, overruledBy } = rule
  return (
    <tr data-holds={holds}>
      <th scope="row">{sentence}</th>
      <td>{isDecider ? 'yes, and decides' : holds ? (overruledBy ? 'yes, overruled' : 'yes') : 'no'}</td>
      <td>{says ?? 'advice'}</td>
      <td>
        {figuresOf(lookedAt).map((figure) => (
          <span key={figure} className={styles['figure']}>
            {figure}
          </span>
        ))}
      </td>
      <td>{wouldChange}</td>
    </tr>
  )
}

/** In words, with the two ends of an interval together: `near share 0.16 to 0.75`. */
function figuresOf(lookedAt: Rule['lookedAt']): string[] {
  return Object.entries(lookedAt).flatMap(([name, value]) => {
    const stem = name.replace(/(Low|High)$/, '')
    const [low, high] = [lookedAt[`${stem}Low`], lookedAt[`${stem}High`]]
    if (low === undefined || high === undefined) return [`${spaced(name)} ${formatted(value)}`]
    return name.endsWith('Low') ? [`${spaced(stem)} ${formatted(low)} to ${formatted(high)}`] : []
  })
}

function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function formatted(value: number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(2)
}

/** The figures of the first model of the run with one of the roles; none measured without one. */
function scoresOf(run: Run | null, roles: readonly RunModel['role'][]) {
  const model = run?.models.find(({ role }) => roles.includes(role))
  return tierScores(run && model ? columnOf(run, model) : [])
}
