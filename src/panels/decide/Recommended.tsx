import { useMemo } from 'react'

import styles from '#panels/decide/Decide.module.css'
import { figureWords } from '#panels/decide/figureWords.ts'
import { useComparison } from '#panels/useComparison.ts'
import { countsOf, type AuditedRequest } from '#store/audit.ts'
import type { Checklist } from '#suites/checklist.ts'
import { recommend, type Choice, type Rule } from '#suites/recommendation.ts'
import { areasOf, measuredOf, pairOf, unmeasured, type Measured } from '#suites/requestAreas.ts'
import type { Run } from '#suites/run.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

type RecommendedProps = {
  readonly requests: readonly AuditedRequest[]
  /** Null also while a run is under way. */
  readonly run: Run | null
  readonly isRunning: boolean
  readonly checklist: Checklist
}

const choiceWords: Record<Choice, string> = {
  specialist: 'A specialist: standard fine-tuning.',
  generalist: 'A generalist: instruction fine-tuning.',
  both: 'Both: standard fine-tuning first, instruction fine-tuning after it, or two models.',
  undecided: 'Undecided.',
}

/** What follows from requests, run and checklist, with every rule that was asked, whether it held or not. */
export function Recommended({ requests, run, isRunning, checklist }: RecommendedProps) {
  const { specialist, generalist } = pairOf(run ?? { models: [] })
  const comparisons = useComparison(isRunning ? null : run, specialist, generalist)
  const isCompared = comparisons !== null || !specialist || !generalist
  const measured = useMemo(
    () => (isRunning ? unmeasured('running') : isCompared ? measuredOf(run) : unmeasured('computing')),
    [run, isRunning, isCompared],
  )
  const counts = useMemo(() => countsOf(requests), [requests])
  // Apart from the rules: it draws items some thousand times, which no keystroke in the checklist need wait for.
  const areas = useMemo(() => areasOf(counts, measured), [counts, measured])
  const { choice, withRetrieval, rules } = useMemo(() => recommend({ areas, checklist }), [areas, checklist])
  const decider = rules.find(({ holds, says, overruledBy }) => holds && says !== null && overruledBy === null)
  return (
    <section className={styles['section']} aria-label="The recommendation">
      <h2>The recommendation</h2>
      <p className={styles['choice']}>
        {choiceWords[choice]}
        {withRetrieval && ' With retrieval for what changes.'}
      </p>
      {decider && <p>{decider.sentence}</p>}
      <Compared run={run} measured={measured} />
      <Domain />
      <ScrollBox label="The rules">
        <table className={`${styles['table']} ${styles['rules']}`}>
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

/** What all of this is about, and what to do where the requests are about something else. */
function Domain() {
  return (
    <p className={styles['soft']}>
      All of this is about a banking specialist: the tiers tell how far a request is from what the specialist
      of this page was trained on, and the shipped suites ask a bank's customer desk. If your requests are
      about something else, it says how far this specialist generalizes, and nothing about one for your
      domain. Train that one, <a href="#/models">load it on Models</a> beside a generalist, make a suite of
      your own requests with their right answers <a href="#/measure">on Measure</a>, and read there who is
      ahead.
    </p>
  )
}

/** Which models the figures are of, or what is missing. */
function Compared({ run, measured }: { readonly run: Run | null; readonly measured: Measured }) {
  const { specialist, generalist } = measured.names
  const isUnknown = measured.gap === 'unknown-role'
  if (measured.gap === 'running') {
    return (
      <p>
        A run is under way; its figures come with its end. <a href="#/measure">See it on Measure</a>.
      </p>
    )
  }
  if (measured.gap === 'computing') return <p>Computing what the run says ...</p>
  if (!run) {
    return (
      <p>
        Nothing has been measured yet:{' '}
        <a href="#/measure">run the full suite on both models, or open a run, on Measure</a>.
      </p>
    )
  }
  return (
    <p>
      From the run of {run.suite.name}:{' '}
      {specialist === null
        ? `${isUnknown ? 'no model of it is known to be a' : 'it has no'} specialist (standard fine-tuning)`
        : `${specialist} is the specialist`}
      ,{' '}
      {generalist === null
        ? `${isUnknown ? 'none to be a' : 'it has no'} generalist (instruction tuning)`
        : `${generalist} is the generalist`}
      . {measured.gap !== null && <a href="#/measure">To Measure</a>}
    </p>
  )
}

function RuleRow({ rule, isDecider }: { readonly rule: Rule; readonly isDecider: boolean }) {
  const { sentence, holds, says, lookedAt, wouldChange, overruledBy } = rule
  return (
    <tr data-holds={holds}>
      <th scope="row">{sentence}</th>
      <td className={styles['short']} data-label="Holds">
        {isDecider ? 'yes, and decides' : holds ? (overruledBy ? 'yes, overruled' : 'yes') : 'no'}
      </td>
      <td className={styles['short']} data-label="Says">
        {says ?? 'advice'}
      </td>
      <td data-label="What it looked at">
        {lookedAt.map((figure) => (
          <span key={figure.label} className={styles['figure']}>
            {figureWords(figure)}
          </span>
        ))}
      </td>
      <td data-label="What would change it">{wouldChange}</td>
    </tr>
  )
}
