import { faultOf } from './network-error';

/** What could be read of an answer's body. `problem` says why that isn't all of it. */
export interface BodyText {
  readonly text: string;
  readonly problem: string | null;
}

const decoder = new TextDecoder();

/**
 * Reads a body as UTF-8 text, at most `maxBytes` of it, so that an endless answer can't exhaust the relay's memory.
 * Never throws: of a body that breaks off, it returns what arrived, and the problem.
 */
export async function readBody(response: Response, maxBytes: number): Promise<BodyText> {
  const chunks: Uint8Array[] = [];
  let problem: string | null = null;
  if (response.body) {
    try {
      problem = await fill(chunks, response.body, maxBytes);
    } catch (error) {
      problem = `its body broke off (${faultOf(error)})`;
    }
  }
  const [first] = chunks;
  const bytes = first && chunks.length === 1 ? first : Buffer.concat(chunks);
  return { text: decoder.decode(bytes), problem };
}

async function fill(chunks: Uint8Array[], body: ReadableStream<Uint8Array>, maxBytes: number): Promise<string | null> {
  const reader = body.getReader();
  let remainingBytes = maxBytes;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value.subarray(0, remainingBytes));
    remainingBytes -= read.value.byteLength;
    if (remainingBytes >= 0) continue;
    await reader.cancel();
    return `its body is longer than ${maxBytes} bytes`;
  }
  return null;
}
