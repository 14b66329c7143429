// Every place of the language where an object may stand, found by walking the schema: a new kind needs no new test.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { stringify } from 'yaml';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const schemaFile = join(root, 'schema', 'workflow.schema.json');
export const schema = JSON.parse(readFileSync(schemaFile, 'utf8'));
export const kinds = Object.keys(schema.$defs.step.dependentSchemas);

const ajv = new Ajv({ strict: false, validateFormats: false });
const validators = new Map();

function holds(condition, value) {
  if (!validators.has(condition)) {
    validators.set(condition, ajv.compile({ ...condition, $defs: schema.$defs }));
  }
  return validators.get(condition)(value);
}

export function resolve(node) {
  const target = node?.$ref?.split('/').slice(1).reduce((at, key) => at[key], schema);
  return target ? { ...resolve(target), ...node, $ref: undefined } : node;
}

/** The schemas that apply to a value besides the schema itself. */
function* parts(node, value) {
  const at = resolve(node);
  yield at;
  for (const [key, dependent] of Object.entries(at.dependentSchemas ?? {})) {
    if (key in value) yield* parts(dependent, value);
  }
  for (const each of at.allOf ?? []) yield* parts(each, value);
  if (at.if) {
    const branch = holds(at.if, value) ? at.then : at.else;
    if (branch) yield* parts(branch, value);
  }
}

/** The keys that fit beside those that are there, with their schemas. */
export function keysAt(node, value) {
  const found = new Map();
  for (const part of parts(node, value)) {
    for (const [key, property] of Object.entries(part.properties ?? {})) {
      const { doNotSuggest, deprecationMessage } = resolve(property);
      if (!(key in value) && !doNotSuggest && !deprecationMessage) found.set(key, property);
    }
  }
  return found;
}

const CURSOR = 'CURSOR';
const sample = node => resolve(node).const ?? 'x';

/**
 * @typedef Place
 * @property {string} name where it is, such as `steps[].retry.backoff`
 * @property {object} node its schema
 * @property {object} value what stands there already
 * @property {(inner: object) => object} around the document with this in the place
 */

/** @returns {Place[]} */
export function places() {
  const seen = new Set();
  const found = [];

  function visit(name, node, value, around) {
    const at = resolve(node);
    const isStep = at.dependentSchemas !== undefined;
    const variants = isStep && !kinds.some(kind => kind in value)
      ? [value, ...kinds.map(kind => ({ ...value, [kind]: sample(at.properties[kind]) }))] : [value];
    for (const variant of variants) {
      const kind = kinds.find(one => one in variant);
      const title = isStep && kind ? `${name} (${kind})` : name;
      if (keysAt(at, variant).size > 0) {
        found.push({ name: title, node: at, value: variant, around });
        for (const [key, property] of new Map([...keysAt(at, variant), ...ownKeys(at, variant)])) {
          const rest = { ...variant };
          delete rest[key];
          inside(`${title}.${key}`, property, inner => around({ ...rest, [key]: inner }));
        }
      }
      if (typeof at.additionalProperties === 'object') {
        inside(`${title}.*`, at.additionalProperties, inner => around({ ...variant, one: inner }));
      }
    }
  }

  function ownKeys(at, value) {
    return Object.entries(at.properties ?? {}).filter(([key]) => key in value && kinds.includes(key));
  }

  function inside(name, node, around) {
    const at = resolve(node);
    const identity = node.$ref ?? node;
    if (seen.has(identity)) return;
    seen.add(identity);
    if (at.properties || typeof at.additionalProperties === 'object') visit(name, node, {}, around);
    if (at.items) inside(`${name}[]`, at.items, inner => around([inner]));
  }

  visit('', schema, { dsl: 1 }, inner => inner);
  return found;
}

/** The text with the cursor, as `|`, where the next key of the place would be typed. */
export function textAt(place) {
  const document = place.around({ ...place.value, [CURSOR]: null });
  return stringify(document).replace(`${CURSOR}: null\n`, '|\n');
}

/** The text with the cursor on a key of the place. */
export function textOn(place, key, value = null) {
  const document = place.around({ ...place.value, [CURSOR]: value });
  return stringify(document).replace(CURSOR, `|${key}`);
}

/** The text with the cursor behind a key of the place. */
export function textBehind(place, key) {
  return stringify(place.around({ ...place.value, [CURSOR]: null })).replace(`${CURSOR}: null\n`, `${key}: |\n`);
}
