import { useEffect, useState } from 'react'

import { ChecklistForm } from '#panels/decide/ChecklistForm.tsx'
import styles from '#panels/decide/Decide.module.css'
import { DistanceCurve } from '#panels/decide/DistanceCurve.tsx'
import { Recommended } from '#panels/decide/Recommended.tsx'
import { RequestForm } from '#panels/decide/RequestForm.tsx'
import { Requests } from '#panels/decide/Requests.tsx'
import { useAudit } from '#store/audit.ts'
import { useRuns } from '#store/runs.ts'
import type { Checklist } from '#suites/recommendation.ts'
import { Notice } from '#ui/Notice.tsx'

const unanswered: Checklist = {
  isFormatFixed: true,
  pairCount: 1000,
  instructionPairCount: 0,
  needsFreshKnowledge: false,
  taskCount: 1,
}

/** The audit of real requests: where they lie, what was measured there, and what follows by rules in sight. */
export function Decide() {
  const isGroundLost = useAudit((state) => state.isGroundLost)
  const requests = useAudit((state) => state.requests)
  const run = useRuns((state) => state.run)
  const [checklist, setChecklist] = useState(unanswered)
  useEffect(() => {
    void useAudit.getState().fetchGround()
  }, [])
  return (
    <div className={styles['decide']}>
      {isGroundLost && (
        <Notice tone="failure">
          The index of the specialist's training could not be fetched, so requests cannot be placed. Check the
          connection, then open the page again.
        </Notice>
      )}
      <RequestForm />
      {requests.length > 0 && <Requests requests={requests} />}
      <ChecklistForm checklist={checklist} onChange={setChecklist} />
      <Recommended requests={requests} run={run} checklist={checklist} />
      {run && <DistanceCurve run={run} />}
    </div>
  )
}
