import { useState } from 'react'

import { useRuns } from '#store/runs.ts'
import { Button } from '#ui/Button.tsx'
import { Notice } from '#ui/Notice.tsx'

/** After a reload: the newest run has not come to its end, and nobody ended it. */
export function UnfinishedRun({ onShown }: { readonly onShown: () => void }) {
  const newest = useRuns((state) => state.kept[0])
  const isIdle = useRuns((state) => state.status === 'idle')
  const [isLost, setLost] = useState(false)
  if (!newest || !isIdle || newest.isComplete || newest.isStopped) return null
  const open = async (): Promise<void> => {
    setLost(false)
    try {
      await useRuns.getState().openKept(newest.id)
      onShown()
    } catch {
      setLost(true)
    }
  }
  return (
    <Notice tone={isLost ? 'failure' : 'quiet'} action={<Button onClick={() => void open()}>Open it</Button>}>
      {isLost
        ? 'The run could not be read in this browser. Reload the page and try again.'
        : `The run of ${newest.suite.name} begun on ${new Date(newest.startedAt).toLocaleString('en')} is not complete. What was answered is kept, and you can go on with it.`}
    </Notice>
  )
}
