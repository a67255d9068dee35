/**
 * Loaded into a relay's process (`NODE_OPTIONS=--require`): it dies at once when it renders a text with these words, as
 * it would of a fault of the engine. What is rendered is made well-formed first, and nothing else is.
 */
const { toWellFormed } = String.prototype;
Object.defineProperty(String.prototype, 'toWellFormed', {
  configurable: true,
  writable: true,
  value() {
    if (this.includes('die while rendering')) process.kill(process.pid, 'SIGKILL');
    return toWellFormed.call(this);
  },
});
