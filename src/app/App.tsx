import { Tooltip } from '@base-ui/react/tooltip'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'

import styles from '#app/App.module.css'
import { ComparePage } from '#app/ComparePage.tsx'
import { DecidePage } from '#app/DecidePage.tsx'
import { Header } from '#app/Header.tsx'
import { MeasurePage } from '#app/MeasurePage.tsx'
import { ModelsPage } from '#app/ModelsPage.tsx'
import { pages, usePageId, type PageId } from '#app/pages.ts'
import { ShortcutSheet } from '#app/ShortcutSheet.tsx'
import { TrainingPage } from '#app/TrainingPage.tsx'
import { useShortcuts } from '#app/useShortcuts.ts'
import { Announcer } from '#panels/Announcer.tsx'
import { SettingsDialog } from '#prompt/SettingsDialog.tsx'
import { useAnswers } from '#store/answers.ts'
import { useSettings } from '#store/settings.ts'
import { ErrorBoundary } from '#ui/ErrorBoundary.tsx'

import '#ui/tokens.css'

export function App() {
  useTheme()
  return (
    <ErrorBoundary part="This page">
      <Tooltip.Provider>
        <Site />
      </Tooltip.Provider>
    </ErrorBoundary>
  )
}

/** What all pages share, around the one that the address names. Answers and drafts live in the stores and go on. */
function Site() {
  const pageId = usePageId()
  const [dialog, setDialog] = useState<'settings' | 'shortcuts' | null>(null)
  const usesShortcuts = useSettings((state) => state.usesShortcuts)
  const closeDialog = (): void => setDialog(null)
  const isQuiet = !usesShortcuts || dialog !== null
  usePageChange(pageId)
  useShortcuts(
    {
      '?': () => setDialog('shortcuts'),
      ',': () => setDialog('settings'),
      Escape: () => dialog === null && useAnswers.getState().stop(),
    },
    isQuiet,
  )
  return (
    <div className={styles['page']}>
      <Header
        pageId={pageId}
        onOpenSettings={() => setDialog('settings')}
        onOpenShortcuts={() => setDialog('shortcuts')}
      />
      <main className={styles['main']}>
        {pageId === 'compare' && <ComparePage isQuiet={isQuiet} />}
        {pageId === 'measure' && <MeasurePage />}
        {pageId === 'decide' && <DecidePage />}
        {pageId === 'models' && <ModelsPage />}
        {pageId === 'training' && <TrainingPage />}
      </main>
      <footer className={styles['footer']}>
        Everything runs in this browser: nothing you write leaves the page. The models are small and know
        little.
      </footer>
      <Announcer />
      <SettingsDialog isOpen={dialog === 'settings'} onClose={closeDialog} />
      <ShortcutSheet isOpen={dialog === 'shortcuts'} onClose={closeDialog} />
    </div>
  )
}

/** The title follows the page; a change of page, not the first one, moves focus to its heading. */
function usePageChange(pageId: PageId): void {
  const shownRef = useRef(pageId)
  useEffect(() => {
    document.title = pages[pageId].title
    if (shownRef.current === pageId) return
    shownRef.current = pageId
    window.scrollTo(0, 0)
    document.querySelector<HTMLElement>('h1')?.focus()
  }, [pageId])
}

/** The tokens follow the device until a theme is chosen. */
function useTheme(): void {
  const theme = useSettings((state) => state.theme)
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
}
