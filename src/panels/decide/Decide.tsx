import { useEffect } from 'react'

import { ChecklistForm } from '#panels/decide/ChecklistForm.tsx'
import styles from '#panels/decide/Decide.module.css'
import { DistanceCurve } from '#panels/decide/DistanceCurve.tsx'
import { Limits } from '#panels/decide/Limits.tsx'
import { PlacementTable } from '#panels/decide/PlacementTable.tsx'
import { Recommended } from '#panels/decide/Recommended.tsx'
import { RequestForm } from '#panels/decide/RequestForm.tsx'
import { Requests } from '#panels/decide/Requests.tsx'
import { useAudit } from '#store/audit.ts'
import { useRuns } from '#store/runs.ts'

/** The audit of real requests: where they lie, what was measured there, and what follows by rules in sight. */
export function Decide() {
  const ground = useAudit((state) => state.ground)
  const requests = useAudit((state) => state.requests)
  const isRunning = useRuns((state) => state.status === 'running')
  // An unfinished run decides nothing, and its answers come several times a second.
  const run = useRuns((state) => (state.status === 'running' ? null : state.run))
  const checklist = useAudit((state) => state.checklist)
  useEffect(() => {
    void useAudit.getState().fetchGround()
  }, [])
  return (
    <div className={styles['decide']}>
      <RequestForm />
      {ground && <Limits separation={ground.index.separation} />}
      {requests.length > 0 && <Requests requests={requests} />}
      {requests.length > 0 && ground && <PlacementTable index={ground.index} />}
      <ChecklistForm
        checklist={checklist}
        onChange={(changed) => useAudit.getState().say({ checklist: changed })}
      />
      <Recommended requests={requests} run={run} isRunning={isRunning} checklist={checklist} />
      {run && ground && <DistanceCurve run={run} index={ground.index} />}
    </div>
  )
}
