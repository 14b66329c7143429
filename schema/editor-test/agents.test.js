// The schema that `overwinter schema` writes: OVERWINTER_SCHEMA names the file.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Editor } from './client.js';

const file = process.env.OVERWINTER_SCHEMA;
const skip = file ? false : 'OVERWINTER_SCHEMA is not set; see README.md';
const HEAD = 'dsl: 1\nworkflow: w\nsteps:\n  - id: a\n';
let editor;

before(async () => { editor = file && await Editor.open(file); });
after(() => editor?.close());

const labels = async text => (await editor.offers(text)).map(offer => offer.label);
const seen = async text => (await editor.messages(text)).map(each => `${each.range.start.line + 1}: ${each.message}`);

test('the installed agents are offered wherever an agent is named', { skip }, async () => {
  for (const text of [
    `${HEAD}    agent: |\n`,
    `${HEAD}    poll:\n      agent: |\n`,
    `${HEAD}    callback:\n      request:\n        agent: |\n`,
    `${HEAD}    approval:\n      notify:\n        agent: |\n`,
    'dsl: 1\nworkflow: w\nagents:\n  shop:\n    uses: |\n',
  ]) {
    const offered = await labels(text);
    assert.ok(['http.request', 'llm.extract'].every(name => offered.includes(name)), text);
  }
});

test('an agent is explained', { skip }, async () => {
  assert.match(await editor.hover(`${HEAD}    agent: http.re|quest\n`), /Sends one HTTP request/);
});

test('what an agent takes is offered, with the words to choose from', { skip }, async () => {
  for (const text of [
    `${HEAD}    agent: http.request\n    with:\n      |\n`,
    `${HEAD}    poll:\n      agent: http.request\n      with:\n        |\n`,
    'dsl: 1\nworkflow: w\nagents:\n  shop:\n    uses: http.request\n    with:\n      |\n',
  ]) {
    const offered = await labels(text);
    assert.ok(['url', 'method', 'headers'].every(key => offered.includes(key)), `${text}${offered}`);
  }
  assert.deepEqual((await labels(`${HEAD}    agent: http.request\n    with:\n      method: |\n`)).sort(),
    ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);
});

test('what an agent does not take is one message on its line', { skip }, async () => {
  const call = rest => `${HEAD}    agent: http.request\n    with:\n      url: https://shop.example\n${rest}`;
  assert.deepEqual(await seen(call('      metod: GET\n')), ['8: Property metod is not allowed.']);
  assert.match((await seen(call('      method: FETCH\n'))).join(), /^8: Value is not accepted[^,]*"GET"/);
  assert.deepEqual(await seen(call('      maxResponseBytes: "12"\n')),
    ['8: a whole number or null or an expression ${ ... }']);
  assert.deepEqual(await seen(`${HEAD}    agent: http.request\n    with:\n      method: GET\n`),
    ['6: Missing property "url".']);
});

test('expressions, names of the file and agents of elsewhere are clean', { skip }, async () => {
  for (const text of [
    `${HEAD}    agent: http.request\n    with: \${ input.request }\n`,
    `${HEAD}    agent: http.request\n    with: { url: x, method: "\${ input.m }", query: "\${ input.q }" }\n`,
    `${HEAD}    agent: shop.of.another.engine\n    with: { anything: 1 }\n`,
    `${HEAD}    agent: shop\nagents: { shop: { uses: http.request, with: { method: GET } } }\n`,
  ]) {
    assert.deepEqual(await seen(text), [], text);
  }
});
