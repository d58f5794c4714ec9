/** @file What a visitor downloads before choosing a model: the files that the built index.html names. */
import { existsSync, readFileSync } from 'node:fs'

const page = 'dist/index.html'
if (!existsSync(page)) throw new Error(`${page} is missing: run "npm run build" first.`)
const html = readFileSync(page, 'utf8')

function named(pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([, path]) => `dist/${path}`)
}

const script = { name: 'page JavaScript before any model', path: named(/(?:src|href)="\.\/([^"]+\.js)"/g) }
const styles = { name: 'page styles', path: named(/href="\.\/([^"]+\.css)"/g) }

/** What comes only with the page "How they were trained": its text, and the charts. */
const training = ['dist/assets/Training-*.js', 'dist/assets/Curves-*.js', 'dist/assets/LossChart-*.js']

export default [
  { ...script, limit: '180 kB', gzip: true },
  { name: 'page "How they were trained"', path: training, limit: '135 kB', gzip: true },
  // size-limit takes an empty list for a mistake
  ...(styles.path.length > 0 ? [{ ...styles, limit: '30 kB', gzip: true }] : []),
]
