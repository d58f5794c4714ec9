import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { markdownText } from '#suites/exports/markdownText.ts'

describe('markdownText', () => {
  test.each([
    ['Bank SFT 2.0 (q4f16), 82.5 %', String.raw`Bank SFT 2.0 \(q4f16\), 82.5 %`],
    ['<script>alert(1)</script>', String.raw`&lt;script&gt;alert\(1\)&lt;/script&gt;`],
    ['<b onclick=x>a & b</b>', '&lt;b onclick=x&gt;a &amp; b&lt;/b&gt;'],
    ['**bold** _it_ ~~no~~', String.raw`\*\*bold\*\* \_it\_ \~\~no\~\~`],
    ['[a](b) ![a](b)', String.raw`\[a\]\(b\) \!\[a\]\(b\)`],
    ['a `b` c\\', String.raw`a \`b\` c\\`],
    ['a|b', 'a&#124;b'],
    ['$x^2$ {{y}}', String.raw`\$x\^2\$ \{\{y\}\}`],
    ['', ''],
    ['   ', ''],
  ])('%j is escaped', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown)
  })

  test.each([
    ['https://x.example/a', '`https://x.example/a`'],
    ['see www.x.example now', 'see `www.x.example` now'],
    ['me@x.example', '`me@x.example`'],
    ['mailto:me', '`mailto:me`'],
    ['x.example', '`x.example`'],
    ['@name', '`@name`'],
    ['#12 a/b#12 GH-12', '`#12` `a/b#12` `GH-12`'],
    ['0123abc', '`0123abc`'],
    ['[a](https://x.example)', '`[a](https://x.example)`'],
    ['//a|b', '`//a`&#124;`b`'],
    ['|#|', '&#124;`#`&#124;'],
    ['#`a``b`', '``` #`a``b` ```'],
    [':tada:', '`:tada:`'],
  ])('%j is no link', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown)
  })

  test.each([
    ['a\r\n\r\n# b', 'a `#` b'],
    ['a\u2028\u2029\u0085\u0000\tb', 'a b'],
    ['a\u202eb', 'a b'],
    ['- a', String.raw`\- a`],
    ['+ a', String.raw`\+ a`],
    ['===', String.raw`\===`],
    ['1. a', String.raw`1\. a`],
    ['1) a', String.raw`1\) a`],
    ['> a', '&gt; a'],
    ['    a', 'a'],
  ])('%j starts nothing', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown)
  })

  test('nothing is left that Markdown reads, outside of code', () => {
    const hostile = fc.string({ unit: fc.constantFrom(...'`*_[]()<>!&|~#@:/.\\$ \n\u2028ah-'.split('')) })
    fc.assert(
      fc.property(hostile, (text) => {
        const outside = markdownText(text)
          .replace(/(?<=^| |;)(`+)(?!`).+?(?<!`)\1(?!`)/g, ' ')
          .replace(/\\[!-/:-@[-`{-~]/g, ' ')
          .replace(/&(?:amp|lt|gt|#124);/g, ' ')
        expect(outside).not.toMatch(/[`*_[\]()<>!&|~#@\\$\n\u2028]|\/\/|:\S/)
      }),
    )
  })
})
