import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseDocument } from 'yaml';
import { Editor } from './client.js';
import { root, schemaFile } from './places.js';

let editor;

before(async () => { editor = await Editor.open(schemaFile); });
after(() => editor.close());

function files(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter(name => name.endsWith(ending) && !name.includes('node_modules'))
    .sort()
    .map(name => join(folder, name));
}

const read = file => readFileSync(join(root, file), 'utf8');

/** The workflow that stands in a test, as a file of its own. */
function inline(text) {
  const value = parseDocument(text).get('workflow', true);
  if (typeof value?.toJSON?.() !== 'object' || value.toJSON() === null) return undefined;
  const [from, to] = value.range;
  const column = from - (text.lastIndexOf('\n', from - 1) + 1);
  return text.slice(from, to).replaceAll(`\n${' '.repeat(column)}`, '\n');
}

/** @param texts the name, the text and the path of each */
async function areClean(t, texts) {
  await Promise.all(texts.map(([name, text, path]) => t.test(name, async () => {
    const messages = await editor.messages(text, join(root, path));
    assert.deepEqual(messages.map(each => `${each.range.start.line + 1}: ${each.message}`), [], text);
  })));
}

const AT_ONCE = { concurrency: 32 };

test('the workflows of the examples are clean', AT_ONCE, async t => {
  const examples = files('examples', '.workflow.yaml');
  assert.ok(examples.length > 0);
  await areClean(t, examples.map(file => [file, read(file), file]));
});

test('the workflows that every loader must take are clean', AT_ONCE, async t => {
  const good = files('dsl-spec/src/test/resources/good', '.yaml');
  assert.ok(good.length > 0);
  await areClean(t, good.map(file => [file, read(file), file]));
});

test('the workflows of the conformance cases are clean', AT_ONCE, async t => {
  const cases = files('dsl-spec/conformance', '.yaml').map(file => [file, inline(read(file)), file]);
  const workflows = cases.filter(([, workflow]) => workflow);
  assert.ok(workflows.length > 100, `only ${workflows.length} were found`);
  await areClean(t, workflows);
});

test('the whole workflows of the documentation are clean', AT_ONCE, async t => {
  const blocks = files('dsl-spec/docs', '.md').filter(file => !file.includes('errors')).flatMap(file =>
    [...read(file).matchAll(/^```yaml\n(dsl: 1\n[^]*?)^```$/gm)]
      .map(([, text], i) => [`${file}, workflow ${i + 1}`, text, `${file}.${i + 1}.yaml`]));
  const whole = blocks.filter(([, text]) => /^steps:/m.test(text) && !/[ [\]]\.\.\.[ \]\n]/.test(text));
  assert.ok(whole.length > 5, `only ${whole.length} were found`);
  await areClean(t, whole);
});
