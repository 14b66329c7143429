import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { Editor } from './client.js';
import { kinds, schemaFile } from './places.js';

const HEAD = 'dsl: 1\nworkflow: w\nsteps:\n';
const mistakes = parse(readFileSync(new URL('mistakes.yaml', import.meta.url), 'utf8'));
let editor;

before(async () => { editor = await Editor.open(schemaFile); });
after(() => editor.close());

const seen = messages => messages.map(each => `${each.range.start.line + 1}: ${each.message}`);

test('a mistake gives one message, on its line', { concurrency: 32 }, async t => {
  assert.ok(mistakes.length >= 30);
  await Promise.all(mistakes.map(({ mistake, file, steps, line, says }) => t.test(mistake, async () => {
    const text = file ?? HEAD + steps.replace(/^(?=.)/gm, '  ');
    const messages = seen(await editor.messages(text));
    assert.equal(messages.length, 1, messages.join('\n'));
    assert.ok(messages[0].startsWith(`${line}: `) && messages[0].includes(says), messages[0]);
  })));
});

test('any two kinds in a step give one message', { concurrency: 32 }, async t => {
  const right = { commit: 'true', set: '{ a: 1 }', wait: '5m', agent: 'x', return: '1', fail: '{ type: x }',
    emit: '{ type: x }', workflow: '{ name: x }' };
  const pairs = kinds.flatMap((one, i) => kinds.slice(i + 1).map(other => [one, other]))
    .filter(pair => pair.every(kind => kind in right));
  assert.ok(pairs.length > 10);
  await Promise.all(pairs.map(([one, other]) => t.test(`${one} and ${other}`, async () => {
    const messages = seen(await editor.messages(`${HEAD}  - id: a\n    ${one}: ${right[one]}\n    ${other}: ${right[other]}\n`));
    assert.equal(messages.length, 1, messages.join('\n'));
    assert.match(messages[0], /A step has one kind; this one is an? \w+ step\./);
  })));
});
