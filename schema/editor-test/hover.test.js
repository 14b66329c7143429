import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { Editor } from './client.js';
import { keysAt, places, schemaFile, textOn } from './places.js';

const EXAMPLE = /```yaml\n([^]*?)\n```/;
let editor;

before(async () => { editor = await Editor.open(schemaFile); });
after(() => editor.close());

function names(value, key) {
  return typeof value === 'object' && value !== null
    && (Object.hasOwn(value, key) || Object.values(value).some(member => names(member, key)));
}

test('over every key stands what it means, with an example that has it', async t => {
  for (const place of places()) {
    for (const key of keysAt(place.node, place.value).keys()) {
      await t.test(`${place.name}.${key}`, async () => {
        const shown = await editor.hover(textOn(place, key));
        const example = EXAMPLE.exec(shown);
        assert.ok(example, `no example in: ${shown}`);
        assert.ok(names(parse(example[1]), key), `the example does not show ${key}: ${example[1]}`);
        const explanation = shown.slice(0, example.index).replace(/^####.*$/m, '').trim();
        assert.ok(explanation.length > 10, `no explanation in: ${shown}`);
      });
    }
  }
});
