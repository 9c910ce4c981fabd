// Asks for what must not be seen: on the terminal, never in the arguments, where every process could read it.
import readline from 'node:readline';

/** What a command will not do; the message is for people. */
export class Refusal extends Error {}

/**
 * One line from the terminal without showing it, or the first line of standard input where that is no terminal.
 * @param {string} question @returns {Promise<string>} rejects with a Refusal after Ctrl-C
 */
export async function askHidden(question) {
  const terminal = process.stdin.isTTY === true;
  if (terminal) process.stderr.write(question);
  const lines = readline.createInterface({ input: process.stdin, output: undefined, terminal: false });
  if (terminal) process.stdin.setRawMode(true);
  try {
    if (!terminal) {
      for await (const line of lines) return line;
      return '';
    }
    lines.close();
    return await readRaw();
  } finally {
    if (terminal) {
      process.stdin.setRawMode(false);
      process.stderr.write('\n');
    }
    lines.close();
  }
}

/** @returns {Promise<string>} */
function readRaw() {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (/** @type {Buffer} */ chunk) => {
      for (const sign of chunk.toString('utf8')) {
        if (sign === '\r' || sign === '\n' || sign === '\u0004') {
          process.stdin.off('data', onData);
          process.stdin.pause();
          return resolve(text);
        }
        if (sign === '\u0003') {
          process.stdin.off('data', onData);
          return reject(new Refusal('Nothing was changed.'));
        }
        text = sign === '\u007f' || sign === '\b' ? [...text].slice(0, -1).join('') : text + sign;
      }
    };
    process.stdin.on('data', onData);
    process.stdin.resume();
  });
}
