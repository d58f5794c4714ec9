import { useState } from 'react'

import { Button } from '#ui/Button.tsx'

type DeleteButtonProps = {
  /** What is deleted. */
  readonly name: string
  readonly onDelete: () => void
}

/** What is deleted is gone, so it is asked for twice. */
export function DeleteButton({ name, onDelete }: DeleteButtonProps) {
  const [isAsking, setAsking] = useState(false)
  const word = isAsking ? 'Keep' : 'Delete'
  return (
    <>
      {/* The same button, so that the focus stays and a double click deletes nothing. */}
      <Button aria-label={`${word} ${name}`} onClick={() => setAsking(!isAsking)}>
        {word}
      </Button>
      {isAsking && (
        <Button aria-label={`Delete for good? ${name}`} onClick={onDelete}>
          Delete for good?
        </Button>
      )}
    </>
  )
}
