import { CircleHelp, Moon, Settings2, Sun, SunMoon } from 'lucide-react'

import styles from '#app/Header.module.css'
import { pageIds, pages, type PageId } from '#app/pages.ts'
import { useSettings, type Settings } from '#store/settings.ts'
import { Button } from '#ui/Button.tsx'

type HeaderProps = {
  readonly pageId: PageId
  readonly onOpenSettings: () => void
  readonly onOpenShortcuts: () => void
}

const nextTheme: Record<Settings['theme'], Settings['theme']> = {
  system: 'light',
  light: 'dark',
  dark: 'system',
}
const themeWords: Record<Settings['theme'], string> = {
  system: 'as the device',
  light: 'light',
  dark: 'dark',
}
const themeIcons = { system: SunMoon, light: Sun, dark: Moon }

export function Header({ pageId, onOpenSettings, onOpenShortcuts }: HeaderProps) {
  const theme = useSettings((state) => state.theme)
  const ThemeIcon = themeIcons[theme]
  return (
    <header className={styles['header']}>
      <img className={styles['mark']} src="./icon.svg" alt="" width="32" height="32" />
      <div className={styles['title']}>
        {pageId === 'compare' ? (
          <h1 tabIndex={-1} className={styles['name']}>
            Tuning Fork
          </h1>
        ) : (
          <p className={styles['name']}>Tuning Fork</p>
        )}
        <p className={styles['claim']}>Two fine-tunes of one model, side by side in your browser.</p>
      </div>
      <nav className={styles['pages']} aria-label="Pages">
        {pageIds.map((id) => (
          <a key={id} href={pages[id].hash} aria-current={id === pageId ? 'page' : undefined}>
            {pages[id].name}
          </a>
        ))}
      </nav>
      <div className={styles['buttons']}>
        <Button
          look="icon"
          label={`Theme: ${themeWords[theme]}. Change to ${themeWords[nextTheme[theme]]}`}
          onClick={() => useSettings.getState().change({ theme: nextTheme[theme] })}
        >
          <ThemeIcon aria-hidden="true" />
        </Button>
        <Button look="icon" label="Settings" onClick={onOpenSettings}>
          <Settings2 aria-hidden="true" />
        </Button>
        <Button look="icon" label="Keyboard shortcuts" onClick={onOpenShortcuts}>
          <CircleHelp aria-hidden="true" />
        </Button>
      </div>
    </header>
  )
}
