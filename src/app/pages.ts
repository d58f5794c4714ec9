/** @file The pages of the site. The address decides: each has a hash, so that links and the back button work on any host. */
import { useSyncExternalStore } from 'react'

export const pages = {
  compare: { hash: '#/', name: 'Compare', title: 'Tuning Fork' },
  measure: { hash: '#/measure', name: 'Measure', title: 'Measure - Tuning Fork' },
  decide: { hash: '#/decide', name: 'Decide', title: 'Decide - Tuning Fork' },
  models: { hash: '#/models', name: 'Models', title: 'Models - Tuning Fork' },
  training: {
    hash: '#/training',
    name: 'Training',
    title: 'How they were trained - Tuning Fork',
  },
} as const

export type PageId = keyof typeof pages

export const pageIds = [
  'compare',
  'measure',
  'decide',
  'models',
  'training',
] as const satisfies readonly PageId[]

/** The page the address names; Compare where it names none. */
export function usePageId(): PageId {
  return useSyncExternalStore(subscribe, readPageId)
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}

function readPageId(): PageId {
  const hash = location.hash.replace(/(?<=.)\/$/, '')
  return pageIds.find((id) => pages[id].hash === hash) ?? 'compare'
}
