// An editor, as far as the tests need one: opens texts in yaml-language-server and asks what a person would see.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const here = dirname(fileURLToPath(import.meta.url));
const server = join(here, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server');

const MOST_QUESTIONS = 1000;

/** `|` marks the cursor in a text. */
export function atCursor(marked) {
  const offset = marked.indexOf('|');
  const before = marked.slice(0, offset).split('\n');
  return {
    text: before.join('\n') + marked.slice(offset + 1),
    position: { line: before.length - 1, character: before.at(-1).length },
  };
}

export class Editor {
  #process = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  #connection = createMessageConnection(
    new StreamMessageReader(this.#process.stdout), new StreamMessageWriter(this.#process.stdin));
  #awaited = new Map();
  #opened = 0;

  /** @param schema the path of the schema that every text is written for */
  static async open(schema) {
    const editor = new Editor();
    await editor.#start(pathToFileURL(schema).href);
    return editor;
  }

  async #start(schema) {
    const settings = {
      yaml: {
        schemas: { [schema]: '*.yaml' }, validate: true, hover: true, completion: true,
        schemaStore: { enable: false }, kubernetesCRDStore: { enable: false },
      },
      http: { proxyStrictSSL: false },
      editor: { tabSize: 2, detectIndentation: false },
    };
    const connection = this.#connection;
    connection.onRequest('workspace/configuration', ({ items }) =>
      items.map(({ section }) => section.replace('[yaml]', 'editor').split('.').reduce((at, key) => at?.[key], settings) ?? null));
    connection.onRequest('client/registerCapability', () => null);
    connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
      this.#awaited.get(uri)?.(diagnostics);
      this.#awaited.delete(uri);
    });
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: process.pid, rootUri: null, workspaceFolders: null,
      capabilities: {
        workspace: { configuration: true },
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
          hover: { contentFormat: ['markdown'] },
        },
      },
    });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('workspace/didChangeConfiguration', { settings });
    await this.#takesTheSchema();
  }

  /** The server answers before it has read its settings; then an empty object has no mistake. */
  async #takesTheSchema() {
    for (let asked = 0; asked < MOST_QUESTIONS; asked++) {
      if ((await this.messages('{}\n')).length > 0) return;
    }
    throw new Error('the server does not take the schema');
  }

  async #with(text, ask, uri = `file:///${++this.#opened}.yaml`) {
    const opened = this.#connection.sendNotification('textDocument/didOpen',
      { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    const answer = await ask(uri);
    await opened;
    await this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    return answer;
  }

  /**
   * What is underlined in a text. The server waits a while for further typing, so ask for several at once.
   *
   * @param path where the text lies, if it names its schema by a path
   */
  messages(text, path = undefined) {
    const ask = uri => new Promise(resolve => this.#awaited.set(uri, resolve));
    return path ? this.#with(text, ask, pathToFileURL(path).href) : this.#with(text, ask);
  }

  /** What is offered at the `|` of a text. */
  async offers(marked) {
    const { text, position } = atCursor(marked);
    const answer = await this.#with(text, uri =>
      this.#connection.sendRequest('textDocument/completion', { textDocument: { uri }, position }));
    return answer.items ?? answer;
  }

  /** What is shown over the `|` of a text; empty where nothing is. */
  async hover(marked) {
    const { text, position } = atCursor(marked);
    const answer = await this.#with(text, uri =>
      this.#connection.sendRequest('textDocument/hover', { textDocument: { uri }, position }));
    return answer?.contents?.value ?? '';
  }

  async close() {
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    this.#connection.dispose();
  }
}
