import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { Editor } from './client.js';
import { kinds, schemaFile } from './places.js';

const SNIPPET = 15;
const HEAD = 'dsl: 1\nworkflow: w\nsteps:\n';
let editor;

before(async () => { editor = await Editor.open(schemaFile); });
after(() => editor.close());

/** What stands there when the person accepts every proposed word and leaves the empty places empty. */
function accepted(snippet) {
  return snippet
    .replace(/\$\{\d+\|([^,|]*)[^}]*\|\}/g, '$1')
    .replace(/\$\{\d+:((?:[^}\\]|\\.)*)\}/g, '$1')
    .replace(/\$\d+|\$\{\d+\}/g, '')
    .replace(/\\([$}\\])/g, '$1');
}

/** Editors put the indentation of the line before every further line of what they insert. */
function inserted(text, snippet) {
  const line = text.slice(text.lastIndexOf('\n', text.indexOf('|')) + 1);
  const indentation = /^ */.exec(line)[0];
  return text.replace('|', () => accepted(snippet).replaceAll('\n', `\n${indentation}`));
}

async function skeletons(text) {
  const offers = await editor.offers(text);
  return offers.filter(offer => offer.kind === SNIPPET && / step$/.test(offer.label));
}

const beginnings = { 'a new step': `${HEAD}  - |\n`, 'a step that has its id': `${HEAD}  - id: mine\n    |\n` };

for (const [name, text] of Object.entries(beginnings)) {
  test(`for ${name} there is a skeleton of every kind, and it is right`, { concurrency: 32 }, async t => {
    const offered = await skeletons(text);
    assert.deepEqual(offered.map(offer => offer.label).sort(), kinds.map(kind => `${kind} step`).sort());
    await Promise.all(offered.map(({ label, insertText, documentation }) => t.test(label, async () => {
      const workflow = inserted(text, insertText);
      const step = parse(workflow).steps[0];
      assert.ok(label.startsWith(kinds.find(kind => kind in step)), workflow);
      assert.deepEqual((await editor.messages(workflow)).map(each => each.message), [], workflow);
      assert.ok((documentation?.value ?? documentation ?? '').length > 10, 'it says what it is for');
    })));
  });
}

test('a step that has a kind is offered no further skeleton', async () => {
  assert.deepEqual(await skeletons(`${HEAD}  - id: mine\n    wait: 5m\n    |\n`), []);
});

test('a file is begun with a skeleton that is right', async () => {
  const [workflow] = (await editor.offers('d|')).filter(offer => offer.label === 'a workflow');
  assert.ok(workflow, 'it is offered');
  const text = `${accepted(workflow.insertText)}\n`;
  assert.deepEqual((await editor.messages(text)).map(each => each.message), [], text);
});
