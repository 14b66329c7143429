import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Editor } from './client.js';
import { keysAt, places, resolve, schemaFile, textAt, textBehind } from './places.js';

const PROPERTY = 10;
let editor;

before(async () => { editor = await Editor.open(schemaFile); });
after(() => editor.close());

async function keysOffered(text) {
  const offers = await editor.offers(text);
  return offers.filter(offer => offer.kind === PROPERTY).map(offer => offer.label).sort();
}

test('every place offers the keys that fit there, once, and no others', async t => {
  assert.ok(places().length > 35, `only ${places().length} places were found`);
  for (const place of places()) {
    await t.test(place.name || 'the top', async () => {
      const fitting = [...keysAt(place.node, place.value).keys()].sort();
      assert.deepEqual(await keysOffered(textAt(place)), fitting, textAt(place));
    });
  }
});

test('every key with a choice of words offers these words', async t => {
  for (const place of places()) {
    for (const [key, property] of keysAt(place.node, place.value)) {
      const { enum: words } = resolve(property);
      if (words) {
        await t.test(`${place.name}.${key}`, async () => {
          const offers = await editor.offers(textBehind(place, key));
          assert.deepEqual(offers.map(offer => offer.label).sort(), [...words].sort());
        });
      }
    }
  }
});

test('a step is offered a kind until it has one, then what belongs to the kind', async () => {
  const head = 'dsl: 1\nworkflow: w\nsteps:\n  - id: a\n';
  const bare = await keysOffered(`${head}    |\n`);
  assert.ok(['agent', 'approval', 'callback', 'poll', 'wait', 'if', 'title'].every(key => bare.includes(key)), bare);
  assert.ok(!bare.includes('with') && !bare.includes('compensate'), bare);

  const agent = await keysOffered(`${head}    agent: http.request\n    |\n`);
  assert.ok(['with', 'retry', 'timeout', 'compensate', 'catch'].every(key => agent.includes(key)), agent);
  assert.ok(!agent.includes('poll') && !agent.includes('approval'), agent);

  assert.deepEqual(await keysOffered(`${head}    wait: 5m\n    |\n`),
    ['catch', 'finally', 'if', 'metadata', 'onError', 'title']);
});
