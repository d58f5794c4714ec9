/** @file Lets a worker handle its messages in the middle of work that never waits for anything else. */

const { port1, port2 } = new MessageChannel()
const waiting: (() => void)[] = []
port1.addEventListener('message', () => waiting.shift()?.())
port1.start()
// In Node, where tests run, an open port would keep the process alive.
if ('unref' in port1 && typeof port1.unref === 'function') port1.unref()

/**
 * Resolves after the messages that have already come in. A message to oneself takes microseconds; a timer would
 * be held back for milliseconds.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    port2.postMessage(null)
  })
}
